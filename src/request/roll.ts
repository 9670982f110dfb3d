/** What can stand on a roll; it keeps its place there by itself. */
export interface Enrolled {
  place?: number;
}

/**
 * What is under way, added and removed with each request in no order. Not a Set: each time a Set is laid out anew, V8
 * keeps its new layout reachable from the old one. Once one layout has grown old, all that follow it, with every request
 * that was under way then, wait for a whole collection, and those become several times as frequent.
 */
export class Roll<Entry extends Enrolled> {
  readonly #entries: Entry[] = [];

  get size(): number {
    return this.#entries.length;
  }

  add(entry: Entry): void {
    entry.place = this.#entries.push(entry) - 1;
  }

  /** Does nothing for what is not on it (any more). */
  remove(entry: Entry): void {
    const { place } = entry;
    if (place === undefined || this.#entries[place] !== entry) return;
    const last = this.#entries.pop();
    if (last === undefined || last === entry) return;
    this.#entries[place] = last;
    last.place = place;
  }

  /** Each entry once; the one that is being visited may be removed. */
  forEach(visit: (entry: Entry) => void): void {
    for (const entry of this.#entries.toReversed()) visit(entry);
  }
}
