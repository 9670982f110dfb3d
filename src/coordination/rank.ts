import type { Priority } from '../request/request-context.js';

/** What a call is for and who waits for it. */
export interface CallKind {
  readonly priority: Priority;
  readonly use: 'first-read' | 'refresh' | 'write';
  /** How many requests have asked for its answer; 1 when absent. */
  readonly demand?: number;
  /** Who asked, by any name; absent for what the gateway does by itself. */
  readonly asker?: string | undefined;
}

/** Sorts what most have asked for to the front. */
export function byDemand(one: CallKind, other: CallKind): number {
  return (other.demand ?? 1) - (one.demand ?? 1);
}

/** Who goes first: writes, then people without any answer, then people with an old one, then lists. 0 is first. */
export function rankOf({ priority, use }: CallKind): number {
  if (use === 'write') return 0;
  if (priority === 'batch') return use === 'first-read' ? 3 : 4;
  return use === 'first-read' ? 1 : 2;
}
