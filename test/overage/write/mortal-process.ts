/** When a process dies: at which of its calls to the outside, and whether that call still takes effect. */
export interface Death {
  readonly atCall: number;
  readonly takesEffect: boolean;
}

/** A process whose every call to the ledger and the upstream may be its last. */
export class MortalProcess {
  readonly #death: Death | undefined;
  #calls = 0;
  #isDead = false;
  #end: () => void = () => {};
  /** Resolves when it has died. */
  readonly died: Promise<void>;

  constructor(death: Death | undefined) {
    this.#death = death;
    this.died = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** The same object, whose asynchronous methods never return once the process is dead. */
  wrap<T extends object>(outside: T): T {
    return new Proxy(outside, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => this.#call(() => Reflect.apply(member, target, args));
      },
    });
  }

  async #call(effect: () => unknown): Promise<unknown> {
    if (this.#isDead) return NEVER;
    this.#calls += 1;
    const isLast = this.#calls === this.#death?.atCall;
    if (!isLast || this.#death?.takesEffect === true) {
      const outcome = await Promise.allSettled([effect()]);
      if (!isLast && !this.#isDead) return unwrap(outcome[0]);
    }
    if (isLast) this.#die();
    return NEVER;
  }

  #die(): void {
    this.#isDead = true;
    this.#end();
  }
}

function unwrap(outcome: PromiseSettledResult<unknown>): unknown {
  if (outcome.status === 'fulfilled') return outcome.value;
  throw outcome.reason;
}

const NEVER = new Promise<never>(() => {});
