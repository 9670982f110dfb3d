import { hash } from 'node:crypto';

/**
 * What is known of tokens, by their hashes, so that the price of a signature is paid once per token. When it is full the
 * longest unused token goes.
 */
export class RememberedTokens<Known extends object> {
  readonly #most: number;
  readonly #entries = new Map<string, Known>();
  /** Found again and again it need not be moved. */
  #newest: string | undefined;

  /** @param most how many are remembered */
  constructor(most: number) {
    this.#most = most;
  }

  find(hash: string): Known | undefined {
    const found = this.#entries.get(hash);
    if (found !== undefined && hash !== this.#newest) {
      this.#entries.delete(hash);
      this.#entries.set(hash, found);
      this.#newest = hash;
    }
    return found;
  }

  remember(hash: string, known: Known): void {
    const [longestUnused] = this.#entries.keys();
    if (this.#entries.size >= this.#most && longestUnused !== undefined) this.#entries.delete(longestUnused);
    this.#entries.set(hash, known);
    this.#newest = hash;
  }

  forget(hash: string): void {
    this.#entries.delete(hash);
  }

  forgetAll(): void {
    this.#entries.clear();
  }
}

/** What a token is remembered by: a heap dump must not hold usable ones. */
export function hashOfToken(token: string): string {
  return hash('sha256', token, 'base64');
}
