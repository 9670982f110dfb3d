import { deadlineExceeded } from '../request/deadline.js';
import type { Priority, RequestContext } from '../request/request-context.js';
import type { Held } from './held.js';
import type { ReadUse } from './read-cache-options.js';

/** A timer may be a fraction of a millisecond early, and the deadline must have passed when it rings. */
const TIMER_EARLY_MS = 1;

/** How a flight ended. `overtaken`: what it was to bring has changed meanwhile, so its readers must ask again. */
export type Landing<Value> =
  | { readonly kind: 'brought'; readonly held: Held<Value>; readonly source: 'LIVE' | 'CACHE' }
  | { readonly kind: 'failed'; readonly error: unknown; readonly use?: ReadUse }
  | { readonly kind: 'overtaken' };

/** One fetch under way and everybody who waits for it. */
export class Flight<Value> {
  /** With what the fetch is done: it goes on while anybody waits, and is urgent as soon as a person does. */
  readonly context: RequestContext;
  readonly #landing = Promise.withResolvers<Landing<Value>>();
  readonly #cancelled = new AbortController();
  #priority: Priority;
  #readers = 0;
  #demand: number;
  #overtaken = false;
  #landed = false;

  /** @param turnedAway how many asked for the same before, in vain */
  constructor({ correlationId, locale, deadline, priority, asker }: RequestContext, turnedAway = 0) {
    this.#priority = priority;
    this.#demand = turnedAway;
    const currentPriority = () => this.#priority;
    const demand = () => this.#demand;
    this.context = {
      correlationId,
      locale,
      deadline,
      ...(asker !== undefined && { asker }),
      callerGone: this.#cancelled.signal,
      get priority() {
        return currentPriority();
      },
      get demand() {
        return demand();
      },
    };
  }

  /** How many have asked for it so far, those included who were turned away before. */
  get demand(): number {
    return this.#demand;
  }

  get overtaken(): boolean {
    return this.#overtaken;
  }

  /** Nobody waits for it any more, or it was overtaken. */
  get cancelled(): boolean {
    return this.#cancelled.signal.aborted;
  }

  land(landing: Landing<Value>): void {
    this.#landed = true;
    this.#landing.resolve(landing);
  }

  /** What it fetches has changed: its readers are let go at once, and its value must never be remembered. */
  overtake(): void {
    this.#overtaken = true;
    this.land({ kind: 'overtaken' });
    this.#cancelled.abort(new Error('overtaken by a change'));
  }

  /**
   * Waits for the landing for as long as the reader is there and has time. When the last reader has left, the fetch
   * is cancelled.
   * @throws the reason of `callerGone`
   */
  async wait(reader: RequestContext): Promise<Landing<Value>> {
    if (reader.priority === 'interactive') this.#priority = 'interactive';
    this.#readers += 1;
    this.#demand += 1;
    try {
      return await this.#landingOrLeave(reader);
    } finally {
      this.#readers -= 1;
      if (this.#readers === 0 && !this.#landed)
        this.#cancelled.abort(new Error('nobody waits for it any more'));
    }
  }

  async #landingOrLeave({ callerGone, deadline }: RequestContext): Promise<Landing<Value>> {
    if (callerGone.aborted) throw callerGone.reason;
    if (deadline.passed) return { kind: 'failed', error: deadlineExceeded() };
    const left = Promise.withResolvers<Landing<Value>>();
    const hangUp = () => left.reject(callerGone.reason);
    const giveUp = () => left.resolve({ kind: 'failed', error: deadlineExceeded() });
    callerGone.addEventListener('abort', hangUp, { once: true });
    const timer = setTimeout(giveUp, deadline.remainingMs() + TIMER_EARLY_MS);
    try {
      return await Promise.race([this.#landing.promise, left.promise]);
    } finally {
      callerGone.removeEventListener('abort', hangUp);
      clearTimeout(timer);
    }
  }
}
