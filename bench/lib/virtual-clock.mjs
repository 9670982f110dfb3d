import { setImmediate } from 'node:timers/promises';

/** Time that passes only when it is told to: ten minutes of traffic take as long as the work in them. */
export class VirtualClock {
  #nowMs = 0;
  #sleepers = [];

  monotonicMs() {
    return this.#nowMs;
  }

  date() {
    return new Date(Date.UTC(2026, 2, 1) + this.#nowMs);
  }

  sleep(ms, signal) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { wakesAtMs: this.#nowMs + ms, wake: resolve };
      const place = this.#sleepers.findIndex(({ wakesAtMs }) => wakesAtMs > sleeper.wakesAtMs);
      this.#sleepers.splice(place === -1 ? this.#sleepers.length : place, 0, sleeper);
      signal?.addEventListener(
        'abort',
        () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Goes on to a moment, waking everybody at theirs; after each waits until `quiet` says that nothing moves. */
  async advanceTo(untilMs, quiet) {
    while (this.#sleepers.length > 0 && this.#sleepers[0].wakesAtMs <= untilMs) {
      const { wakesAtMs, wake } = this.#sleepers.shift();
      this.#nowMs = Math.max(this.#nowMs, wakesAtMs);
      wake();
      await quiet();
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }
}

/** Turns of the event loop within which whatever can go on without time or a socket has gone on. */
const TURNS = 3;

/** Waits until everything has gone as far as it can: `onTheWire` tells how many exchanges the sockets still move. */
export async function untilQuiet(onTheWire) {
  for (let turn = 0; turn < TURNS; turn += 1) {
    await setImmediate();
    if (onTheWire() > 0) turn = -1;
  }
}
