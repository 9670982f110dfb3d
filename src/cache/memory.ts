import { Entries } from './entries.js';
import { ageOf, type Held } from './held.js';
import { type LeftOver, leftOver } from './left-over.js';
import type { ReadCacheOptions } from './read-cache-options.js';
import { keysIn } from './scope.js';
import { type Watch, Watches } from './watch.js';

/** What this process remembers, and for what it may be used. */
export class Memory<Value> {
  readonly #options: ReadCacheOptions<Value>;
  readonly #entries: Entries<Value>;
  readonly #watches = new Watches();

  constructor(options: ReadCacheOptions<Value>) {
    this.#options = options;
    this.#entries = new Entries(options);
  }

  /** What is held of the key and fresh enough for a reader. */
  fresh(key: string, maxAgeMs: number | undefined): Held<Value> | undefined {
    const held = this.#entries.get(key);
    return held !== undefined && this.isFresh(held, maxAgeMs) ? held : undefined;
  }

  isFresh(held: Held<Value>, maxAgeMs: number | undefined): boolean {
    if (held.onlyStandsIn) return false;
    const { ttlMs, negativeTtlMs, clock } = this.#options;
    const isAbsence = 'absence' in held.outcome;
    const limitMs = isAbsence ? Math.min(negativeTtlMs, maxAgeMs ?? negativeTtlMs) : (maxAgeMs ?? ttlMs);
    return ageOf(held, clock) < limitMs;
  }

  /** A value that may be answered, marked as stale, when the upstream fails. */
  standIn(key: string): Held<Value> | undefined {
    const held = this.#entries.get(key);
    if (held === undefined || 'absence' in held.outcome) return undefined;
    return ageOf(held, this.#options.clock) < this.#options.staleLimitMs ? held : undefined;
  }

  /**
   * To be called before fetching; its result remembers what was fetched, unless a change elsewhere may have gone
   * unheard since.
   */
  beginFetch(key: string): (held: Held<Value>) => void {
    const { bus } = this.#options;
    const heardFromTheStart = bus.connected;
    return (held) => {
      if (!heardFromTheStart || !bus.connected) return;
      const earlierMs = this.#entries.startedAtMs(key);
      if (earlierMs === undefined || earlierMs < held.startedAtMs) this.#entries.set(key, held);
    };
  }

  watch(scope: string): Watch {
    return this.#watches.begin(scope, this.#options.bus.connected);
  }

  /** Looks through all keys where a scope has several: some thousands, and only for a write. */
  forget(scope: string, leaving?: LeftOver<Value>): void {
    const left = leaving && leftOver(this.#entries.get(leaving.key), leaving);
    for (const key of keysIn(scope, this.#entries.keys(), this.#options)) this.#entries.delete(key);
    if (leaving !== undefined && left !== undefined) this.#entries.set(leaving.key, left);
    this.#watches.overtake(scope, leaving?.since);
  }

  forgetAll(): void {
    this.#entries.clear();
    this.#watches.overtakeAll();
  }
}
