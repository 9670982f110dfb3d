const MOST_REMEMBERED = 1_000;

/** Who was served when, among those who wait together, so that nobody takes every turn. */
export class Turns {
  /** The number of the turn that each had last; the latest is the last entry. */
  readonly #turnOf = new Map<string, number>();
  #count = 0;
  #latest: string | undefined;

  /** Notes that it was this one's turn. */
  note(asker: string | undefined): void {
    this.#latest = asker;
    if (asker === undefined) return;
    this.#count += 1;
    this.#turnOf.delete(asker);
    this.#turnOf.set(asker, this.#count);
    const [oldest] = this.#turnOf.keys();
    if (oldest !== undefined && this.#turnOf.size > MOST_REMEMBERED) this.#turnOf.delete(oldest);
  }

  /** Who had the turn before this one; undefined when nobody in particular had it. */
  get latest(): string | undefined {
    return this.#latest;
  }

  /** A number that is the smaller the longer ago this one had a turn. */
  lastOf(asker: string | undefined): number {
    return asker === undefined ? 0 : (this.#turnOf.get(asker) ?? 0);
  }
}
