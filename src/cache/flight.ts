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

/**
 * Changed while the fetch is under way. Fields and not getters in a literal, as those would give each context a hidden
 * class of its own, which V8 keeps, with all it can reach, until the next whole collection.
 */
type FlightContext = RequestContext & { priority: Priority; demand: number };

/** One fetch under way and everybody who waits for it. */
export class Flight<Value> {
  readonly #context: FlightContext;
  /** The same with less time, once somebody has asked for that. */
  readonly #hurried: FlightContext[] = [];
  readonly #landing = Promise.withResolvers<Landing<Value>>();
  readonly #cancelled = new AbortController();
  #readers = 0;
  #overtaken = false;
  #landed = false;

  /** @param turnedAway how many asked for the same before, in vain */
  constructor({ correlationId, locale, deadline, priority, asker }: RequestContext, turnedAway = 0) {
    this.#context = {
      correlationId,
      locale,
      deadline,
      ...(asker !== undefined && { asker }),
      callerGone: this.#cancelled.signal,
      priority,
      demand: turnedAway,
    };
  }

  /** With what the fetch is done: it goes on while anybody waits, and is urgent as soon as a person does. */
  get context(): RequestContext {
    return this.#context;
  }

  /** The same with so much of the time that is left. */
  contextWithin(share: number): RequestContext {
    const { deadline } = this.#context;
    const hurried = { ...this.#context, deadline: deadline.atMost(deadline.remainingMs() * share) };
    this.#hurried.push(hurried);
    return hurried;
  }

  /** How many have asked for it so far, those included who were turned away before. */
  get demand(): number {
    return this.#context.demand;
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
    this.#readers += 1;
    for (const context of [this.#context, ...this.#hurried]) {
      if (reader.priority === 'interactive') context.priority = 'interactive';
      context.demand += 1;
    }
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
