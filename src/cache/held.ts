import type { GatewayError } from '../errors/gateway-error.js';
import type { Clock } from '../request/clock.js';

/** What a read brings. */
export interface ReadAnswer<Value> {
  readonly value: Value;
  /** `LIVE`: asked for this read; `CACHE`: remembered and fresh enough; `STALE`: known from before, as the upstream failed. */
  readonly source: 'LIVE' | 'CACHE' | 'STALE';
  /** When the upstream was asked for it. */
  readonly fetchedAt: Date;
  readonly ageMs: number;
  /** Why the upstream could not be asked; with `STALE` only. */
  readonly failure?: GatewayError;
  /** A change has left it, and it is no proof of anything; with `STALE` only. */
  readonly onlyStandsIn?: true;
}

/** A read's answer, or that there is no such thing, which is as old as any answer. */
export type FoundAnswer<Value> =
  | ReadAnswer<Value>
  | (ReadAnswer<undefined> & { readonly absence: GatewayError });

/** Something remembered: a value, or the authoritative answer that there is none. */
export interface Held<Value> {
  readonly outcome: { readonly value: Value } | { readonly absence: GatewayError };
  /** When its fetching began, on the monotonic clock of this process. */
  readonly startedAtMs: number;
  /** It may stand in when the upstream fails, and is never fresh, however young. */
  readonly onlyStandsIn?: true;
}

export function ageOf(held: Held<unknown>, clock: Clock): number {
  return clock.monotonicMs() - held.startedAtMs;
}

/** What is held, as an answer now. */
export function toAnswer<Value>(
  held: Held<Value>,
  source: ReadAnswer<Value>['source'],
  clock: Clock,
): FoundAnswer<Value> {
  const { outcome, onlyStandsIn } = held;
  const ageMs = Math.round(ageOf(held, clock));
  const fetchedAt = new Date(clock.date().getTime() - ageMs);
  if ('value' in outcome)
    return { value: outcome.value, source, fetchedAt, ageMs, ...(onlyStandsIn && { onlyStandsIn }) };
  return { value: undefined, absence: outcome.absence, source, fetchedAt, ageMs };
}

/** @throws GatewayError the absence, when that is the answer */
export function valueOrThrow<Value>(answer: FoundAnswer<Value>): ReadAnswer<Value> {
  if ('absence' in answer) throw answer.absence;
  return answer;
}
