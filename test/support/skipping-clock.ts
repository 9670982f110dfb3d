import { type Clock, systemClock } from '../../src/request/clock.js';

/** The real time, of which a test can skip some, with waits between tries a hundredth as long. */
export class SkippingClock implements Clock {
  #skippedMs = 0;
  #jumpedMs = 0;

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#skippedMs;
  }

  date(): Date {
    return new Date(systemClock.date().getTime() + this.#skippedMs + this.#jumpedMs);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(ms / 100, signal);
  }

  /** As if this much time had passed since. */
  skip(ms: number): void {
    this.#skippedMs += ms;
  }

  /** Sets the wall clock forward (or back) without any time passing. */
  jumpWallClock(ms: number): void {
    this.#jumpedMs += ms;
  }
}
