import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/request/clock.js';

interface Sleeper {
  readonly wakesAtMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until the test moves it. Wall-clock and monotonic time can be moved apart. */
export class ManualClock implements Clock {
  #nowMs = 1_000;
  #wallMs = Date.parse('2026-03-01T12:00:00Z') - 1_000;
  #sleepers: Sleeper[] = [];

  monotonicMs(): number {
    return this.#nowMs;
  }

  date(): Date {
    return new Date(this.#wallMs + this.#nowMs);
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { wakesAtMs: this.#nowMs + ms, wake: resolve };
      const giveUp = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Moves time on and wakes, in their order, all whose time has come. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    for (let next = this.#nextUntil(untilMs); next !== undefined; next = this.#nextUntil(untilMs)) {
      const due = next;
      this.#nowMs = Math.max(this.#nowMs, due.wakesAtMs);
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== due);
      due.wake();
      await setImmediate();
    }
    this.#nowMs = untilMs;
    await setImmediate();
  }

  /** Sets the wall clock forward (or back) without any time passing, as a corrected clock or summer time does. */
  jumpWallClock(ms: number): void {
    this.#wallMs += ms;
  }

  #nextUntil(ms: number): Sleeper | undefined {
    return this.#sleepers
      .filter((sleeper) => sleeper.wakesAtMs <= ms)
      .sort((one, other) => one.wakesAtMs - other.wakesAtMs)[0];
  }
}
