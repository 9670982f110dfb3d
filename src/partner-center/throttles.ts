import type { Clock } from '../request/clock.js';

/** Two customers throttled within this time mean that the partner as a whole is. */
const SAME_CAUSE_MS = 60_000;
/** Beyond this many remembered customers the ones that are over are dropped. */
const REMEMBERED = 1000;

/**
 * Whom a 429 concerns. Partner Center throttles some resources by partner and others by partner and customer, and does
 * not say which this one is (document "API throttling guidance"). So a 429 closes its customer; a second customer's
 * within a minute, or one to a call that names no customer, concerns everybody.
 */
export class Throttles {
  readonly #clock: Clock;
  readonly #pauseEverybody: (ms: number) => void;
  readonly #closedUntilMs = new Map<string, number>();
  #latest: { readonly customerId: string; readonly atMs: number } | undefined;

  constructor(clock: Clock, pauseEverybody: (ms: number) => void) {
    this.#clock = clock;
    this.#pauseEverybody = pauseEverybody;
  }

  /** Milliseconds for which nothing is to be sent about the customer. */
  closedMs(customerId: string | undefined): number {
    const untilMs = customerId === undefined ? undefined : this.#closedUntilMs.get(customerId);
    return untilMs === undefined ? 0 : Math.max(0, untilMs - this.#clock.monotonicMs());
  }

  /** Notes a 429 that asked to wait for `ms`. */
  note(customerId: string | undefined, ms: number): void {
    const nowMs = this.#clock.monotonicMs();
    if (customerId === undefined || this.#hitAnother(customerId, nowMs)) this.#pauseEverybody(ms);
    if (customerId === undefined) return;
    this.#latest = { customerId, atMs: nowMs };
    this.#closedUntilMs.set(customerId, Math.max(this.#closedUntilMs.get(customerId) ?? 0, nowMs + ms));
    if (this.#closedUntilMs.size > REMEMBERED) this.#forgetOver(nowMs);
  }

  #hitAnother(customerId: string, nowMs: number): boolean {
    if (this.#latest === undefined || this.#latest.customerId === customerId) return false;
    return nowMs - this.#latest.atMs < SAME_CAUSE_MS;
  }

  #forgetOver(nowMs: number): void {
    for (const [customerId, untilMs] of this.#closedUntilMs) {
      if (untilMs <= nowMs) this.#closedUntilMs.delete(customerId);
    }
  }
}
