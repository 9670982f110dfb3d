const MINUTE_MS = 60_000;

/**
 * Counts what became of reads and writes over several replicas. A read that was sent after a change was acknowledged,
 * and is answered with what was there before it, is behind; for how long that may be is the gateway's promise.
 */
export class ReplicaTally {
  #seen = new Set();
  /** Customers whose last change no answer has shown yet. */
  #changed = new Set();
  #beingChanged = new Map();
  #acknowledged = new Map();
  #startedAtMs = performance.now();
  minutes = [];
  reads = 0;
  answered = 0;
  stale = 0;
  /** Refusals of customers that somebody had been answered before, and of those whose change may be why. */
  refusedThoughRead = 0;
  refusedSinceChange = 0;
  withoutRetryAfter = 0;
  refusals = new Map();
  behind = 0;
  longestBehindMs = 0;
  writes = 0;
  accepted = 0;
  writeRefusals = new Map();

  async read(id, ask) {
    this.reads += 1;
    const minute = this.#minute();
    minute.reads += 1;
    const acknowledged = this.#acknowledged.get(id);
    const wasSeen = this.#seen.has(id);
    const wasChanged = this.#changed.has(id);
    const sentAtMs = performance.now();
    const { version, source, code, retryAfterSeconds } = await ask();
    if (code !== undefined) {
      this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
      if (code === 'UPSTREAM_THROTTLED' && !(retryAfterSeconds > 0)) this.withoutRetryAfter += 1;
      if (wasChanged || this.#changed.has(id)) this.refusedSinceChange += 1;
      else if (wasSeen) this.refusedThoughRead += 1;
      return;
    }
    this.answered += 1;
    minute.answered += 1;
    if (source === 'STALE') this.stale += 1;
    this.#seen.add(id);
    if (this.#isAsOfNow(id, version)) this.#changed.delete(id);
    if (version >= (acknowledged?.version ?? 0)) return;
    this.behind += 1;
    this.longestBehindMs = Math.max(this.longestBehindMs, sentAtMs - acknowledged.atMs);
  }

  async write(id, ask) {
    this.writes += 1;
    // From here on nothing that is remembered of the customer may last.
    this.#changed.add(id);
    this.#beingChanged.set(id, (this.#beingChanged.get(id) ?? 0) + 1);
    const { outcome, version, code } = await ask();
    this.#beingChanged.set(id, this.#beingChanged.get(id) - 1);
    if (outcome === 'ACCEPTED' || outcome === 'VISIBLE') {
      this.accepted += 1;
      const before = this.#acknowledged.get(id)?.version ?? 0;
      if (version > before) this.#acknowledged.set(id, { version, atMs: performance.now() });
    } else {
      const why = code ?? outcome;
      this.writeRefusals.set(why, (this.writeRefusals.get(why) ?? 0) + 1);
    }
  }

  #minute() {
    const index = Math.floor((performance.now() - this.#startedAtMs) / MINUTE_MS);
    this.minutes[index] ??= { reads: 0, answered: 0 };
    return this.minutes[index];
  }

  #isAsOfNow(id, version) {
    const isBeingChanged = (this.#beingChanged.get(id) ?? 0) > 0;
    return !isBeingChanged && version >= (this.#acknowledged.get(id)?.version ?? 0);
  }
}
