import { hash } from 'node:crypto';

/**
 * What is known of tokens, so that the price of a signature is paid once per token. Kept by hash: a heap dump must not
 * hold usable tokens. When it is full the longest unused token goes.
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

  find(token: string): Known | undefined {
    // Where nothing is known, nothing need be reckoned.
    if (this.#entries.size === 0) return undefined;
    const key = keyOf(token);
    const found = this.#entries.get(key);
    if (found !== undefined && key !== this.#newest) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
      this.#newest = key;
    }
    return found;
  }

  remember(token: string, known: Known): void {
    const [longestUnused] = this.#entries.keys();
    if (this.#entries.size >= this.#most && longestUnused !== undefined) this.#entries.delete(longestUnused);
    const key = keyOf(token);
    this.#entries.set(key, known);
    this.#newest = key;
  }

  forget(token: string): void {
    this.#entries.delete(keyOf(token));
  }

  forgetAll(): void {
    this.#entries.clear();
  }
}

function keyOf(token: string): string {
  return hash('sha256', token, 'base64');
}
