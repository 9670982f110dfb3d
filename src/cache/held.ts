import type { GatewayError } from '../errors/gateway-error.js';
import type { Clock } from '../request/clock.js';

/** What a read brings. */
export interface ReadAnswer<Value> {
  readonly value: Value;
  /** `LIVE`: asked for this read; `CACHE`: remembered and fresh enough; `STALE`: remembered, as the upstream failed. */
  readonly source: 'LIVE' | 'CACHE' | 'STALE';
  /** When the upstream was asked for it. */
  readonly fetchedAt: Date;
  readonly ageMs: number;
  /** Why the upstream could not be asked; with `STALE` only. */
  readonly failure?: GatewayError;
}

/** Something remembered: a value, or the authoritative answer that there is none. */
export interface Held<Value> {
  readonly outcome: { readonly value: Value } | { readonly absence: GatewayError };
  /** When its fetching began, on the monotonic clock of this process. */
  readonly startedAtMs: number;
}

export function ageOf(held: Held<unknown>, clock: Clock): number {
  return clock.monotonicMs() - held.startedAtMs;
}

/** @throws GatewayError the absence, when that is what is held */
export function toAnswer<Value>(
  held: Held<Value>,
  source: ReadAnswer<Value>['source'],
  clock: Clock,
): ReadAnswer<Value> {
  if ('absence' in held.outcome) throw held.outcome.absence;
  const ageMs = Math.round(ageOf(held, clock));
  return { value: held.outcome.value, source, fetchedAt: new Date(clock.date().getTime() - ageMs), ageMs };
}
