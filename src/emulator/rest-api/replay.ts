import type { Reply } from '../http-io/reply.js';

/** How long an answered PUT is remembered (inferred: "after a timeout, retry with the same MS-RequestId"). */
const REMEMBERED_MS = 10 * 60_000;

/** Answers of successful PUTs by MS-RequestId: a repeated id gets the answer again, without a second change. */
export class Replay {
  readonly #now: () => number;
  readonly #answers = new Map<string, { readonly reply: Reply; readonly untilMs: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  clear(): void {
    this.#answers.clear();
  }

  find(key: string): Reply | undefined {
    this.#forgetOld();
    return this.#answers.get(key)?.reply;
  }

  remember(key: string, reply: Reply): void {
    this.#answers.set(key, { reply, untilMs: this.#now() + REMEMBERED_MS });
  }

  /** Entries are in the order of their time, so the first one still valid ends the search. */
  #forgetOld(): void {
    for (const [key, { untilMs }] of this.#answers) {
      if (untilMs > this.#now()) return;
      this.#answers.delete(key);
    }
  }
}
