import { eventually } from './eventually.js';

/**
 * Holds the answers that a fault delays until the test lets them go, so that what happens meanwhile is a matter of
 * order and not of time. Give its `sleep` to the emulator, and requests a fault with any `delayMs`.
 */
export class HeldAnswers {
  #held: (() => void)[] = [];
  #open = false;

  readonly sleep = (): Promise<void> =>
    this.#open ? Promise.resolve() : new Promise((resolve) => this.#held.push(resolve));

  /** How many are held now. What was asked is done already; only the answer is missing. */
  get count(): number {
    return this.#held.length;
  }

  /** Lets those go that are held now. */
  release(): void {
    for (const letGo of this.#held.splice(0)) letGo();
  }

  /** All that are asked, where the one that is held is answered only after another one was. */
  async whileHeld<T>(asked: readonly Promise<T>[]): Promise<T[]> {
    await eventually(() => this.count === 1);
    await Promise.race(asked);
    this.release();
    return Promise.all(asked);
  }

  /** Holds nothing any more. */
  open(): void {
    this.#open = true;
    this.release();
  }
}
