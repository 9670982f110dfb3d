/**
 * A map that forgets the longest unused entries when it is full, so that callers cannot make it grow: neither by their number
 * nor, where entries have weights, by what they weigh together.
 */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #weights = new Map<string, number>();
  readonly #most: number;
  readonly #mostWeight: number;
  #weight = 0;
  /** Asked for again and again it need not be moved: that is most of what a look costs. */
  #newest: string | undefined;

  constructor(most: number, mostWeight = Number.POSITIVE_INFINITY) {
    this.#most = most;
    this.#mostWeight = mostWeight;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value !== undefined && key !== this.#newest) {
      this.#entries.delete(key);
      this.#entries.set(key, value);
      this.#newest = key;
    }
    return value;
  }

  /** The newest entry is kept whatever it weighs. */
  set(key: string, value: Value, weight = 0): void {
    this.delete(key);
    this.#entries.set(key, value);
    this.#weights.set(key, weight);
    this.#weight += weight;
    this.#newest = key;
    for (const longestUnused of this.#entries.keys()) {
      if (longestUnused === key || !this.#isTooFull()) return;
      this.delete(longestUnused);
    }
  }

  delete(key: string): boolean {
    this.#weight -= this.#weights.get(key) ?? 0;
    this.#weights.delete(key);
    return this.#entries.delete(key);
  }

  #isTooFull(): boolean {
    return this.#entries.size > this.#most || this.#weight > this.#mostWeight;
  }
}
