import type { Clock } from '../request/clock.js';

/** Retries for each first attempt: enough for scattered failures, too little to double the load of a sick upstream. */
const EARNED_PER_CALL = 0.1;
/** So that a gateway with little traffic can still retry. */
const EARNED_PER_SECOND = 1;
const MOST_SAVED = 10;

/** How many retries reads may make together: 10 % of the first attempts, and one a second. */
export class RetryBudget {
  readonly #clock: Clock;
  #saved = MOST_SAVED;
  #countedAtMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAtMs = clock.monotonicMs();
  }

  /** A call makes its first attempt. */
  callStarted(): void {
    this.#earn(EARNED_PER_CALL);
  }

  /** Spends one retry if there is one. */
  trySpend(): boolean {
    this.#earn(0);
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }

  #earn(extra: number): void {
    const nowMs = this.#clock.monotonicMs();
    const bySeconds = ((nowMs - this.#countedAtMs) / 1000) * EARNED_PER_SECOND;
    this.#saved = Math.min(MOST_SAVED, this.#saved + bySeconds + extra);
    this.#countedAtMs = nowMs;
  }
}
