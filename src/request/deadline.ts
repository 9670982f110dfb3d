import { GatewayError } from '../errors/gateway-error.js';
import { type Clock, systemClock } from './clock.js';

/** The moment by which a request must be answered; everything done for it gets only what is left. */
export class Deadline {
  readonly #clock: Clock;
  readonly #endsAtMs: number;
  #signal: AbortSignal | undefined;

  private constructor(clock: Clock, endsAtMs: number) {
    this.#clock = clock;
    this.#endsAtMs = endsAtMs;
  }

  /** A deadline `ms` milliseconds from now. */
  static after(ms: number, clock: Clock = systemClock): Deadline {
    return new Deadline(clock, clock.monotonicMs() + ms);
  }

  /** Milliseconds left, 0 once it has passed. */
  remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#clock.monotonicMs());
  }

  get passed(): boolean {
    return this.remainingMs() === 0;
  }

  /** This deadline or one `ms` from now, whichever comes first. */
  atMost(ms: number): Deadline {
    return new Deadline(this.#clock, Math.min(this.#endsAtMs, this.#clock.monotonicMs() + ms));
  }

  /** The same moment, for a part of the request that is to share no reading with the others. */
  again(): Deadline {
    return new Deadline(this.#clock, this.#endsAtMs);
  }

  /** Aborts with `DEADLINE_EXCEEDED` when the time is up. Made on first use: most requests never need the timer. */
  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(deadlineExceeded()), this.remainingMs());
      timer.unref();
      this.#signal = controller.signal;
    }
    return this.#signal;
  }

  /** @throws GatewayError `DEADLINE_EXCEEDED` once the time is up. */
  throwIfPassed(): void {
    if (this.passed) throw deadlineExceeded();
  }
}

/** The error of a request whose time is up. */
export function deadlineExceeded(): GatewayError {
  return new GatewayError(
    'DEADLINE_EXCEEDED',
    'The request was not answered in time. Send it again, or allow it more time with X-Deadline-Ms.',
  );
}
