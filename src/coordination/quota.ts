import type { CallKind } from './rank.js';

/**
 * Every window is kept a little longer than the documented minute, so that calls which travel at different speeds do
 * not crowd into one minute as Partner Center counts it.
 */
export const WINDOW_MS = 60_200;

/** How a number of calls a minute is spent. */
export interface QuotaShape {
  /** Calls in any window. */
  readonly limit: number;
  /** Of these, how many may go at once (a fifth: 100 of the documented 500). */
  readonly burst: number;
  /** Time between the other ones, in milliseconds; infinite when there are none. */
  readonly spacingMs: number;
}

/**
 * A burst, whose calls come back a window later one by one, and the rest evenly spread. Under load this spends the
 * whole quota without ever stalling, which a bucket of the same burst does not.
 */
export function quotaShape(limit: number): QuotaShape {
  const burst = Math.max(1, Math.floor(limit / 5));
  return {
    limit,
    burst,
    spacingMs: limit === burst ? Number.POSITIVE_INFINITY : WINDOW_MS / (limit - burst),
  };
}

/**
 * How much of the burst a call may find used and still go: refreshes leave the other half to those who have no answer
 * at all, or each returning burst would be spent on them while nobody else happens to wait.
 */
export function burstFor({ use }: Pick<CallKind, 'use'>, { burst }: QuotaShape): number {
  return use === 'refresh' ? Math.ceil(burst / 2) : burst;
}

/** Hands out the calls of a quota. */
export interface Quota {
  /**
   * Takes one call.
   * @returns 0 when taken, else the milliseconds after which asking again makes sense
   */
  take(kind: CallKind): Promise<number>;
  /** Lets every process that shares the quota pause. */
  pause(ms: number): void;
  /** The usual time between calls once the burst is spent, in milliseconds. */
  readonly spacingMs: number;
}

/** No limit at all. */
export const UNLIMITED: Quota = { take: async () => 0, pause: () => undefined, spacingMs: 0 };
