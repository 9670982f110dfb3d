import { GatewayError } from '../../dist/errors/gateway-error.js';

const MINUTE_MS = 60_000;

/** Counts what became of reads and writes, minute by minute, and whether an answer was older than it may be. */
export class Tally {
  #clock;
  #underWay = new Set();
  /** Customers by what is known of them: read, or changed since they were read. */
  #known = new Map();
  /** How often each customer was changed. */
  #changes = new Map();
  #acknowledged = new Map();
  #writeErrors = new Map();
  tooOld = 0;
  withoutRetryAfter = 0;
  minutes;

  constructor(clock, minutes) {
    this.#clock = clock;
    this.minutes = Array.from({ length: minutes }, () => ({
      reads: 0,
      answered: 0,
      stale: 0,
      neverRead: 0,
      changedSince: 0,
      readBefore: 0,
      writes: 0,
      writesRefused: 0,
    }));
  }

  async read(id, ask) {
    const minute = this.#minute();
    minute.reads += 1;
    const knownAtStart = this.#known.get(id);
    const changesAtStart = this.#changes.get(id);
    try {
      const { value, source } = await ask();
      minute.answered += 1;
      if (source === 'STALE') minute.stale += 1;
      const version = Number(value.toJSON().wire.items[0].partnerId);
      if (version < (this.#acknowledged.get(id) ?? 0)) this.tooOld += 1;
      // An answer that was on its way when a change came tells nothing of what is known after it.
      if (this.#changes.get(id) === changesAtStart) this.#known.set(id, 'read');
    } catch (error) {
      if (!(foreseen(error).retryAfterSeconds > 0)) this.withoutRetryAfter += 1;
      if (knownAtStart === undefined) minute.neverRead += 1;
      // Whatever was known may have changed while the read was waiting.
      else if (knownAtStart === 'changed' || this.#known.get(id) === 'changed') minute.changedSince += 1;
      else minute.readBefore += 1;
    }
  }

  /** @param change makes the change and tells whether the gateway was told what it came to */
  async write(id, change, versionNow) {
    const minute = this.#minute();
    minute.writes += 1;
    try {
      const isTold = await change();
      this.#acknowledged.set(id, versionNow());
      if (isTold) this.#known.set(id, 'read');
    } catch (error) {
      minute.writesRefused += 1;
      const code = foreseen(error).code;
      this.#writeErrors.set(code, (this.#writeErrors.get(code) ?? 0) + 1);
    }
  }

  /** From here on nothing that was known of the customer may be answered. */
  changed(id) {
    this.#changes.set(id, (this.#changes.get(id) ?? 0) + 1);
    if (this.#known.has(id)) this.#known.set(id, 'changed');
  }

  follow(work) {
    this.#underWay.add(work);
    // One that fails stays, so that the end finds it.
    work.then(
      () => this.#underWay.delete(work),
      () => undefined,
    );
  }

  async everythingOver() {
    await Promise.all(this.#underWay);
  }

  total(field) {
    return this.minutes.reduce((sum, one) => sum + one[field], 0);
  }

  writeErrorsText() {
    return [...this.#writeErrors].map(([code, count]) => `${code} ${count}`).join(', ') || 'none';
  }

  #minute() {
    return this.minutes[Math.min(this.minutes.length - 1, Math.floor(this.#clock.monotonicMs() / MINUTE_MS))];
  }
}

/** A run in which something breaks is no measurement. @throws whatever is not an answer of the gateway */
function foreseen(error) {
  if (error instanceof GatewayError) return error;
  throw error;
}

/** The most calls in any sixty seconds. */
export function mostInAMinute(calls) {
  let most = 0;
  let from = 0;
  for (let to = 0; to < calls.length; to += 1) {
    while (calls[to].atMs - calls[from].atMs >= MINUTE_MS) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
