import { LRUCache } from 'lru-cache';

/** More than the changes that are heard of while one change is carried out. */
const MOST_SCOPES = 1_000;

/** When what was last invalidated: what somebody asked for before that shows what was before it. */
export class Invalidated {
  /** Whatever is known no more was invalidated at this time at the latest. */
  #allAtMs = Number.NEGATIVE_INFINITY;
  readonly #scopes = new LRUCache<string, number>({
    max: MOST_SCOPES,
    dispose: (atMs, _scope, reason) => {
      if (reason === 'evict') this.#allAtMs = Math.max(this.#allAtMs, atMs);
    },
  });

  note(scope: string, nowMs: number): void {
    this.#scopes.set(scope, nowMs);
  }

  noteAll(nowMs: number): void {
    this.#allAtMs = nowMs;
    this.#scopes.clear();
  }

  /** Whether the scope may have been invalidated at that time or later. */
  since(atMs: number, scope: string): boolean {
    return atMs <= Math.max(this.#allAtMs, this.#scopes.get(scope) ?? Number.NEGATIVE_INFINITY);
  }
}
