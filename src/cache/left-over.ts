import type { Held } from './held.js';
import type { Watch } from './watch.js';

/** What a call showed that was not made by the cache. */
export interface Shown<Value> {
  readonly value: Value;
  /** When the call began, on the monotonic clock of this process. */
  readonly startedAtMs: number;
}

/** What an invalidation leaves of one key, to stand in when nothing else can be had, and never as `CACHE`. */
export interface LeftOver<Value> {
  readonly key: string;
  /** From before the first call that showed anything; nothing shown is left once it is overtaken. */
  readonly since: Watch;
  readonly shown?: Shown<Value> | undefined;
  /** Whether what was remembered may go on standing in: it may be out of date, but is from before no change. */
  readonly keepsEarlier: boolean;
}

/** The younger of what was remembered, if that may stay, and of what was shown, if nobody has changed it since. */
export function leftOver<Value>(
  earlier: Held<Value> | undefined,
  { since, keepsEarlier, ...leaving }: LeftOver<Value>,
): Held<Value> | undefined {
  const isValue = keepsEarlier && earlier !== undefined && 'value' in earlier.outcome;
  const remembered = isValue ? earlier : undefined;
  const shown = since.overtaken ? undefined : leaving.shown;
  if (shown === undefined || (remembered?.startedAtMs ?? Number.NEGATIVE_INFINITY) > shown.startedAtMs)
    return remembered && { ...remembered, onlyStandsIn: true };
  return { outcome: { value: shown.value }, startedAtMs: shown.startedAtMs, onlyStandsIn: true };
}
