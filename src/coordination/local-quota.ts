import type { Clock } from '../request/clock.js';
import { burstFor, type Quota, type QuotaShape, quotaShape, WINDOW_MS } from './quota.js';
import type { CallKind } from './rank.js';

const SHORTEST_WAIT_MS = 1;

/** A quota for one process, in memory. */
export class LocalQuota implements Quota {
  readonly #clock: Clock;
  #shape: QuotaShape;
  /** Times of all calls of the window, oldest first: what holds the limit, whatever the two below do. */
  #taken: number[] = [];
  #burst: number[] = [];
  #nextEvenAtMs: number;

  constructor(clock: Clock, limit: number) {
    this.#clock = clock;
    this.#shape = quotaShape(limit);
    this.#nextEvenAtMs = clock.monotonicMs();
  }

  get spacingMs(): number {
    return Math.min(this.#shape.spacingMs, WINDOW_MS);
  }

  async take(kind: CallKind): Promise<number> {
    return this.takeNow(kind);
  }

  pause(): void {
    // Nobody else shares it; whoever queues for it pauses by itself.
  }

  /** From now on there are so many calls in a window; what was taken still counts. */
  limitTo(limit: number): void {
    if (limit !== this.#shape.limit) this.#shape = quotaShape(limit);
  }

  /** Like `take`, without a turn of the event loop. */
  takeNow(kind: CallKind): number {
    const nowMs = this.#clock.monotonicMs();
    this.#forget(nowMs);
    const blocking = this.#taken[this.#taken.length - this.#shape.limit];
    if (blocking !== undefined) return waitUntil(blocking + WINDOW_MS, nowMs);
    const inBurst = this.#burst[this.#burst.length - burstFor(kind, this.#shape)];
    if (nowMs >= this.#evenAtMs()) this.#takeEven(nowMs);
    else if (inBurst === undefined) this.#burst.push(nowMs);
    else return waitUntil(Math.min(this.#evenAtMs(), inBurst + WINDOW_MS), nowMs);
    this.#taken.push(nowMs);
    return 0;
  }

  /** Counts a call that somebody else allowed. */
  note(): void {
    this.#taken.push(this.#clock.monotonicMs());
  }

  /** Calls taken or noted in the window that ends now. */
  recent(): number {
    this.#forget(this.#clock.monotonicMs());
    return this.#taken.length;
  }

  /** Where every call is one of the burst, none is evenly spread. */
  #evenAtMs(): number {
    return Number.isFinite(this.#shape.spacingMs) ? this.#nextEvenAtMs : Number.POSITIVE_INFINITY;
  }

  #takeEven(nowMs: number): void {
    const { spacingMs } = this.#shape;
    // At most one missed turn is made up for, or a pause would end in a second burst.
    this.#nextEvenAtMs = Math.max(this.#nextEvenAtMs, nowMs - spacingMs) + spacingMs;
  }

  #forget(nowMs: number): void {
    this.#taken = withoutOlder(this.#taken, nowMs - WINDOW_MS);
    this.#burst = withoutOlder(this.#burst, nowMs - WINDOW_MS);
  }
}

/** Never 0, which would mean that the call was taken: fractions of a millisecond do not add up exactly. */
function waitUntil(timeMs: number, nowMs: number): number {
  return Math.max(SHORTEST_WAIT_MS, timeMs - nowMs);
}

function withoutOlder(times: number[], limitMs: number): number[] {
  const kept = times.findIndex((time) => time > limitMs);
  if (kept === 0 || times.length === 0) return times;
  return kept === -1 ? [] : times.slice(kept);
}
