import type { Clock } from '../../../src/request/clock.js';

/** Time that passes only when somebody sleeps or a test says so: whoever sleeps takes everybody along, at once. */
export class LeapingClock implements Clock {
  #nowMs = 0;

  monotonicMs(): number {
    return this.#nowMs;
  }

  date(): Date {
    return new Date(Date.parse('2026-03-01T12:00:00Z') + this.#nowMs);
  }

  async sleep(ms: number): Promise<void> {
    this.leap(ms);
  }

  leap(ms: number): void {
    this.#nowMs += ms;
  }
}
