/** What is kept for a disk that has room again, or for a reader that goes on. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** Lines that are still to be written, oldest first, and never more than a megabyte of them. */
export class WaitingLines {
  readonly #lines: Buffer[] = [];
  #next = 0;
  #bytes = 0;

  /** The oldest line, or what is left of it. */
  get first(): Buffer | undefined {
    return this.#lines[this.#next];
  }

  /** @returns whether there was room for it */
  add(line: string): boolean {
    const bytes = Buffer.from(line);
    if (this.#bytes + bytes.length > MOST_WAITING_BYTES) return false;
    this.#lines.push(bytes);
    this.#bytes += bytes.length;
    return true;
  }

  /** So many bytes of the first line need not wait any more. */
  written(count: number): void {
    const { first } = this;
    if (first === undefined) return;
    this.#bytes -= count;
    if (count < first.length) this.#lines[this.#next] = first.subarray(count);
    else this.#next += 1;
    if (this.#next < this.#lines.length) return;
    this.#lines.length = 0;
    this.#next = 0;
  }
}
