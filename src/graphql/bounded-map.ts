/** A map that forgets the longest unused entry when it is full, so that callers cannot make it grow. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #most: number;
  /** Asked for again and again it need not be moved: that is most of what a look costs. */
  #newest: string | undefined;

  constructor(most: number) {
    this.#most = most;
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

  set(key: string, value: Value): void {
    this.#entries.delete(key);
    const [longestUnused] = this.#entries.keys();
    if (this.#entries.size >= this.#most && longestUnused !== undefined) this.#entries.delete(longestUnused);
    this.#entries.set(key, value);
    this.#newest = key;
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }
}
