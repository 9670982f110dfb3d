/** How the parts end: each says so when it is built, and the last one built ends first. */
export class Ending {
  readonly #notices: (() => void)[] = [];
  readonly #steps: (() => unknown)[] = [];
  #running: Promise<void> | undefined;

  /** Something to be told as soon as the end begins, before anything is closed. */
  onBegin(notice: () => void): void {
    this.#notices.push(notice);
  }

  /** A part to be closed before everything that was added earlier. */
  close(step: () => unknown): void {
    this.#steps.push(step);
  }

  /**
   * Ends every part once, however often it is asked; one that fails does not keep the others from ending.
   * @throws the first failure
   */
  run(): Promise<void> {
    this.#running ??= this.#end();
    return this.#running;
  }

  async #end(): Promise<void> {
    for (const notice of this.#notices) notice();
    const failures: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
