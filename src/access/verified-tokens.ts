import { hash } from 'node:crypto';
import type { VerifiedClaims } from './caller-claims.js';

/** A caller with 200 groups takes about 15 KB, so that even the worst case stays below 80 MB. */
const MAX_REMEMBERED = 5_000;

/**
 * Tokens that passed verification, so that the price of a signature is paid once per token. Kept by hash: a heap dump
 * must not hold usable tokens. When it is full the longest unused token goes.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, VerifiedClaims>();
  /** Found again and again it need not be moved. */
  #newest: string | undefined;

  /** What the token proved when it was verified; whether it is still valid is for the asker to check. */
  find(token: string): VerifiedClaims | undefined {
    const key = keyOf(token);
    const found = this.#entries.get(key);
    if (found !== undefined && key !== this.#newest) {
      this.#entries.delete(key);
      this.#entries.set(key, found);
      this.#newest = key;
    }
    return found;
  }

  remember(token: string, claims: VerifiedClaims): void {
    const [longestUnused] = this.#entries.keys();
    if (this.#entries.size >= MAX_REMEMBERED && longestUnused !== undefined) {
      this.#entries.delete(longestUnused);
    }
    const key = keyOf(token);
    this.#entries.set(key, claims);
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
