import type { Held } from './held.js';

/** What a call showed that was not made by the cache. */
export interface Shown<Value> {
  readonly value: Value;
  /** When the call began, on the monotonic clock of this process. */
  readonly startedAtMs: number;
}

/** What an invalidation leaves of one key, to stand in when nothing else can be had, and never as `CACHE`. */
export interface LeftOver<Value> {
  readonly key: string;
  /** What a call showed that ended right now. */
  readonly shown?: Shown<Value> | undefined;
  /** Whether what was remembered may go on standing in: it may be out of date, but is from before no change. */
  readonly keepsEarlier: boolean;
}

/** The younger of what was remembered, if that may stay, and of what was shown. */
export function leftOver<Value>(
  earlier: Held<Value> | undefined,
  shown: Shown<Value> | undefined,
): Held<Value> | undefined {
  const remembered = earlier !== undefined && 'value' in earlier.outcome ? earlier : undefined;
  if (shown === undefined || (remembered?.startedAtMs ?? Number.NEGATIVE_INFINITY) > shown.startedAtMs)
    return remembered && { ...remembered, onlyStandsIn: true };
  return { outcome: { value: shown.value }, startedAtMs: shown.startedAtMs, onlyStandsIn: true };
}
