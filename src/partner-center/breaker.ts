import { CircuitState, CountBreaker } from 'cockatiel';
import type { Clock } from '../request/clock.js';
import { PartnerCenterError } from './partner-center-error.js';

/** Opens when more than half of the last 40 attempts (at least 20) failed. */
const SAMPLE = { threshold: 0.5, size: 40, minimumNumberOfCalls: 20 };
const PROBE_EVERY_MS = 5_000;

/** What an attempt says about the health of the upstream; `nothing` when it never got that far. */
export type Health = 'well' | 'ill' | 'nothing';

/** Permission for one attempt; whoever got it reports how it went. */
export interface Permission {
  /**
   * To be called when everything else is ready, as that can take long.
   * @throws PartnerCenterError as `admit` does, when the breaker has opened since
   */
  check(): void;
  report(health: Health): void;
}

/**
 * Stops sending while Partner Center is down. Once open, one read every five seconds goes through as a probe; the
 * first that succeeds closes it. cockatiel counts; its own breaker is not used because it times on the wall clock and
 * would stay open for as long as that is set back.
 */
export class Breaker {
  readonly #clock: Clock;
  #counter = new CountBreaker(SAMPLE);
  /** Set while open. */
  #nextProbeAtMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get open(): boolean {
    return this.#nextProbeAtMs !== undefined;
  }

  /**
   * @param mayProbe whether the attempt may be the one that finds out; a write must not, its failure is never harmless
   * @throws PartnerCenterError `UPSTREAM_UNAVAILABLE`, not sent, with `retryAfterSeconds`, while open
   */
  admit(operation: string, mayProbe: boolean): Permission {
    if (this.#nextProbeAtMs === undefined) {
      return { check: () => this.#refuseWhileOpen(operation), report: (health) => this.#count(health) };
    }
    if (!mayProbe || this.#nextProbeAtMs > this.#clock.monotonicMs()) this.#refuseWhileOpen(operation);
    this.#nextProbeAtMs = this.#clock.monotonicMs() + PROBE_EVERY_MS;
    return { check: () => undefined, report: (health) => this.#judgeProbe(health) };
  }

  #refuseWhileOpen(operation: string): void {
    if (this.#nextProbeAtMs === undefined) return;
    throw unavailable(operation, this.#nextProbeAtMs - this.#clock.monotonicMs());
  }

  #count(health: Health): void {
    // An attempt from before the opening says nothing about now.
    if (health === 'nothing' || this.#nextProbeAtMs !== undefined) return;
    if (health === 'well') this.#counter.success(CircuitState.Closed);
    else if (this.#counter.failure(CircuitState.Closed)) {
      this.#nextProbeAtMs = this.#clock.monotonicMs() + PROBE_EVERY_MS;
    }
  }

  #judgeProbe(health: Health): void {
    if (health !== 'well') return;
    this.#nextProbeAtMs = undefined;
    this.#counter = new CountBreaker(SAMPLE);
  }
}

function unavailable(operation: string, waitMs: number): PartnerCenterError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new PartnerCenterError(
    'UPSTREAM_UNAVAILABLE',
    `Partner Center keeps failing, so ${operation} was not sent. Try again after the time given in retryAfterSeconds.`,
    { delivery: 'not-sent', heldBack: true, retryAfterSeconds },
  );
}
