import { ConsecutiveBreaker } from 'cockatiel';
import type { Clock } from '../request/clock.js';

/** Tokens are asked for so rarely that a share of failures would tell nothing; the first may have been an accident. */
const FAILURES_IN_A_ROW = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** However long the endpoint asks for, a new try is not put off beyond this. */
const LONGEST_ASKED_PAUSE_MS = 300_000;

/**
 * Keeps callers from the token endpoint while it fails or refuses. It opens at the second failure in a row, or when the
 * endpoint itself asks for a pause. Then one request goes through as a probe whenever the pause is over, which doubles
 * with every failure, up to 30 s; the first that succeeds closes it. cockatiel counts; its own breaker is not used
 * because it times on the wall clock, and would stay open for as long as that is set back.
 */
export class TokenBreaker {
  readonly #clock: Clock;
  readonly #counter = new ConsecutiveBreaker(FAILURES_IN_A_ROW);
  /** Set while open. */
  #nextProbeAtMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get open(): boolean {
    return this.#nextProbeAtMs !== undefined;
  }

  /** Milliseconds in which callers must not try; 0 when they may. Whoever asks makes one request for all of them. */
  get waitMs(): number {
    return Math.max(0, (this.#nextProbeAtMs ?? Number.NEGATIVE_INFINITY) - this.#clock.monotonicMs());
  }

  /**
   * Notes a failure; `retryAfterSeconds` is what the endpoint itself asked for.
   * @returns the pause in milliseconds that is right for a try nobody waits for
   */
  failed(retryAfterSeconds = 0): number {
    const grown = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#counter.state);
    const askedMs = Math.min(LONGEST_ASKED_PAUSE_MS, retryAfterSeconds * 1_000);
    const pauseMs = Math.max(askedMs, grown * (0.5 + Math.random() / 2));
    const opens = this.#counter.failure() || retryAfterSeconds > 0;
    if (opens) this.#nextProbeAtMs = this.#clock.monotonicMs() + pauseMs;
    return pauseMs;
  }

  succeeded(): void {
    this.#counter.success();
    this.#nextProbeAtMs = undefined;
  }
}
