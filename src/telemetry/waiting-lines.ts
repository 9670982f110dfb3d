/** What is kept for a disk that has room again, or for a reader that goes on. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** Lines that are still to be written, oldest first, and never more than a megabyte of them. */
export class WaitingLines {
  #lines: string[] = [];
  /** What is being written: lines that came together, or what is left of them. */
  #begun: Buffer | undefined;
  #bytes = 0;

  /** What is to be written next: all lines there are, unless some were begun before. */
  get next(): Buffer | undefined {
    if (this.#begun === undefined && this.#lines.length > 0) {
      this.#begun = Buffer.from(this.#lines.join(''));
      this.#lines = [];
    }
    return this.#begun;
  }

  /** @returns whether there was room for it */
  add(line: string): boolean {
    const bytes = Buffer.byteLength(line);
    if (this.#bytes + bytes > MOST_WAITING_BYTES) return false;
    this.#lines.push(line);
    this.#bytes += bytes;
    return true;
  }

  /** So many bytes of `next` need not wait any more. */
  written(count: number): void {
    if (this.#begun === undefined) return;
    this.#bytes -= count;
    this.#begun = count < this.#begun.length ? this.#begun.subarray(count) : undefined;
  }
}
