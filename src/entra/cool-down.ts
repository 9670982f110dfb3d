import type { Clock } from '../request/clock.js';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** However long the endpoint asks for, a new try is not put off beyond this. */
const LONGEST_ASKED_PAUSE_MS = 300_000;

/**
 * How long to leave the token endpoint alone after failures in a row. The first failure leaves callers free to try
 * at once; from the second on the pause doubles, up to 30 s. A library's breaker would measure on the wall clock.
 */
export class CoolDown {
  readonly #clock: Clock;
  #failures = 0;
  #endsAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Notes a failure; `retryAfterSeconds` is what the endpoint itself asked for.
   * @returns the pause in milliseconds that is right for a try nobody waits for
   */
  failed(retryAfterSeconds = 0): number {
    const grown = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    const askedMs = Math.min(LONGEST_ASKED_PAUSE_MS, retryAfterSeconds * 1_000);
    const pauseMs = Math.max(askedMs, grown * (0.5 + Math.random() / 2));
    this.#failures += 1;
    const callersMayTryAtOnce = this.#failures === 1 && retryAfterSeconds === 0;
    this.#endsAtMs = this.#clock.monotonicMs() + (callersMayTryAtOnce ? 0 : pauseMs);
    return pauseMs;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#endsAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Milliseconds in which callers should not try; 0 when they may. */
  remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#clock.monotonicMs());
  }
}
