import { setTimeout } from 'node:timers/promises';

/** Less than the 5 s that are left for closing when what was under way took as long as it may. */
const LONGEST_CLOSING_MS = 4_000;

interface Step {
  /** Of a part that is closed; what has to be finished has none. */
  readonly part?: string;
  readonly run: () => unknown;
}

/** How the parts end: each says so when it is built, and the last one built ends first. */
export class Ending {
  readonly #notices: (() => void)[] = [];
  readonly #steps: Step[] = [];
  #leftMs: number;
  #onLate: (part: string) => void = () => {};
  #running: Promise<void> | undefined;

  /** @param longestClosingMs how long all parts together are waited for that are closed, not finished */
  constructor(longestClosingMs = LONGEST_CLOSING_MS) {
    this.#leftMs = longestClosingMs;
  }

  /** Something to be told as soon as the end begins, before anything is closed. */
  onBegin(notice: () => void): void {
    this.#notices.push(notice);
  }

  /** To be told of each part that is not waited for any longer. */
  onLate(notice: (part: string) => void): void {
    this.#onLate = notice;
  }

  /** A part to be closed before everything that was added earlier. */
  close(part: string, run: () => unknown): void {
    this.#steps.push({ part, run });
  }

  /** Work of callers to be finished, however long it takes, before everything that was added earlier is closed. */
  finish(run: () => unknown): void {
    this.#steps.push({ run });
  }

  /**
   * Ends every part once, however often it is asked; one that fails, or does not end, does not keep the others from it.
   * @throws the first failure
   */
  run(): Promise<void> {
    this.#running ??= this.#end();
    return this.#running;
  }

  async #end(): Promise<void> {
    for (const notice of this.#notices) notice();
    const failures: unknown[] = [];
    for (const { part, run } of this.#steps.toReversed()) {
      try {
        if (part === undefined) await run();
        else await this.#inTime(part, run);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #inTime(part: string, run: () => unknown): Promise<void> {
    const beganAtMs = performance.now();
    const waiting = new AbortController();
    const late = setTimeout(Math.max(0, this.#leftMs), part, { signal: waiting.signal }).catch(
      () => undefined,
    );
    const closed = (async () => void (await run()))();
    try {
      const latePart = await Promise.race([closed, late]);
      if (latePart !== undefined) this.#onLate(latePart);
    } finally {
      waiting.abort();
      this.#leftMs -= performance.now() - beganAtMs;
    }
  }
}
