import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors/gateway-error.js';
import { Register } from '../request/register.js';
import type { RequestContext } from '../request/request-context.js';
import { Flight, type Landing } from './flight.js';
import { fly } from './fly.js';
import { type FoundAnswer, type ReadAnswer, toAnswer, valueOrThrow } from './held.js';
import type { LeftOver } from './left-over.js';
import { Memory } from './memory.js';
import type { ReadCacheOptions } from './read-cache-options.js';
import { keysIn } from './scope.js';
import type { Watch } from './watch.js';

/** How often one read asks again because what it waited for was of no use to it. */
const MOST_TRIES = 5;

export interface ReadRequest {
  /** Oldest answer the reader accepts, in milliseconds, for `CACHE` and `STALE` alike; 0: live or an error. */
  readonly maxAgeMs?: number | undefined;
  readonly context: RequestContext;
}

/** Of so many keys it is known how often they were asked for in vain. */
const MOST_TURNED_AWAY = 1_000;

/** The read protocol, the same for every resource that is read. */
export interface ReadCache<Value> {
  /**
   * A remembered value that is fresh enough, else one from the upstream, which is asked only once however many read
   * at the same time; when that fails and the reader named no age, a remembered one as `STALE`.
   * @throws GatewayError of the upstream; the reason of `callerGone`
   */
  read(key: string, request: ReadRequest): Promise<ReadAnswer<Value>>;
  /** The same, for who wants to know how old it is that there is no such thing, too: the value is then undefined. */
  find(key: string, request: ReadRequest): Promise<FoundAnswer<Value>>;
  /** To be begun before asking for what is to be left, and ended. */
  watch(scope: string): Watch;
  /**
   * Forgets all keys of the scope (a key is one of its own, unless `scopeOf` says otherwise), here only: from the call
   * on no read here is answered from anything remembered before it, but for what is left.
   * @param leaving what may stand in for one of the keys from the call on, here, until it is read or invalidated again
   */
  forget(scope: string, leaving?: LeftOver<Value>): void;
  /**
   * The same, then everywhere else: after it nothing that was fetched before the call is remembered anywhere. Never
   * rejects, and is quick even when other processes cannot be told.
   */
  invalidate(scope: string, leaving?: LeftOver<Value>): Promise<void>;
}

export function createReadCache<Value>(options: ReadCacheOptions<Value>): ReadCache<Value> {
  return new MemoryReadCache(options);
}

class MemoryReadCache<Value> implements ReadCache<Value> {
  readonly #options: ReadCacheOptions<Value>;
  readonly #memory: Memory<Value>;
  readonly #flights = new Register<Flight<Value>>();
  /** What is asked for again and again while the quota is spent gets a call before what nobody else wants. */
  readonly #turnedAway = new LRUCache<string, number>({ max: MOST_TURNED_AWAY });

  constructor(options: ReadCacheOptions<Value>) {
    this.#options = options;
    this.#memory = new Memory(options);
    options.bus.subscribe({
      onMessage: (topic, scope) => topic === options.name && this.forget(scope),
      onLost: () => this.#forgetAll(),
    });
  }

  async read(key: string, request: ReadRequest): Promise<ReadAnswer<Value>> {
    return valueOrThrow(await this.find(key, request));
  }

  async find(key: string, request: ReadRequest): Promise<FoundAnswer<Value>> {
    const { clock } = this.#options;
    const { maxAgeMs, context } = request;
    const askedAtMs = clock.monotonicMs();
    let failure: unknown;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const held = this.#memory.fresh(key, maxAgeMs);
      if (held !== undefined) return toAnswer(held, 'CACHE', clock);

      const flight = this.#flightFor(key, request);
      const landing = await flight.wait(context);
      if (landing.kind === 'brought' && this.#isGoodFor(maxAgeMs, askedAtMs, landing)) {
        return toAnswer(landing.held, landing.source, clock);
      }
      if (landing.kind !== 'failed') continue;

      failure = landing.error;
      const stale = this.#staleAnswer(key, request, failure);
      if (stale !== undefined) return stale;
      if (!couldSucceedAlone(landing, flight.context, context)) break;
    }
    throw failure ?? alwaysOvertaken(this.#options.name);
  }

  /**
   * What is left stays in this process. In the second level any reader would take it for a fetched value, and it would
   * have to travel with the message, which is sent again when it timed out, and then maybe after a later change's.
   */
  async invalidate(scope: string, leaving?: LeftOver<Value>): Promise<void> {
    const { bus, name, secondLevel } = this.#options;
    this.forget(scope, leaving);
    await bus.publish(name, scope);
    // Until it was told, the second level had what was fetched before, and a read may have found it there.
    if (secondLevel !== undefined) this.forget(scope, leaving);
  }

  watch(scope: string): Watch {
    return this.#memory.watch(scope);
  }

  forget(scope: string, leaving?: LeftOver<Value>): void {
    this.#memory.forget(scope, leaving);
    for (const key of keysIn(scope, this.#flights.keys(), this.#options)) {
      this.#flights.get(key)?.overtake();
      this.#flights.delete(key);
    }
  }

  /** A write elsewhere may have gone unheard, so what is under way is as doubtful as what is remembered. */
  #forgetAll(): void {
    this.#memory.forgetAll();
    for (const flight of this.#flights.values()) flight.overtake();
    this.#flights.clear();
  }

  #flightFor(key: string, { maxAgeMs, context }: ReadRequest): Flight<Value> {
    const underWay = this.#flights.get(key);
    if (underWay !== undefined && !underWay.cancelled) return underWay;
    // No change will find it any more, so it may bring nothing that is remembered.
    underWay?.overtake();
    const flight = new Flight<Value>(context, this.#turnedAway.get(key));
    this.#flights.set(key, flight);
    const plan = { key, maxAgeMs, flight, memory: this.#memory, options: this.#options };
    void fly(plan).then((landing) => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
      if (landing.kind === 'failed') this.#turnedAway.set(key, flight.demand);
      else this.#turnedAway.delete(key);
      flight.land(landing);
    });
    return flight;
  }

  #isGoodFor(
    maxAgeMs: number | undefined,
    askedAtMs: number,
    { held, source }: Landing<Value> & { kind: 'brought' },
  ): boolean {
    // One of the second level suited whoever asked first.
    if (source === 'CACHE') return this.#memory.isFresh(held, maxAgeMs);
    // A live answer is as good as it gets, unless a write elsewhere could not have overtaken its slow question.
    const { bus, ttlMs } = this.#options;
    return bus.connected || askedAtMs - held.startedAtMs <= ttlMs;
  }

  #staleAnswer(
    key: string,
    { maxAgeMs, context }: ReadRequest,
    error: unknown,
  ): FoundAnswer<Value> | undefined {
    if (maxAgeMs !== undefined || !mayBeStoodInFor(error)) return undefined;
    const held = this.#memory.standIn(key);
    if (held === undefined) return undefined;
    // Without the key, which can hold what somebody searched for.
    const { correlationId } = context;
    this.#options.log.debug({ cache: this.#options.name, code: error.code, correlationId }, 'answered stale');
    return { ...toAnswer(held, 'STALE', this.#options.clock), failure: error };
  }
}

/** Failures to get an answer; an answer that says no is never papered over with an old one. */
function mayBeStoodInFor(error: unknown): error is GatewayError {
  return (
    error instanceof GatewayError && (error.retryable || error.code === 'UPSTREAM_AUTHENTICATION_FAILED')
  );
}

/** Whether a fetch failed only because it was made for a reader with less time, or one who had an older value. */
function couldSucceedAlone(
  { error, use }: Landing<unknown> & { kind: 'failed' },
  flown: RequestContext,
  { deadline }: RequestContext,
): boolean {
  if (!(error instanceof GatewayError) || deadline.passed) return false;
  if (error.code === 'DEADLINE_EXCEEDED' || (error.code === 'UPSTREAM_THROTTLED' && use === 'refresh'))
    return true;
  // Told to wait for longer than that reader could, and this one can.
  const waitMs = 1_000 * (error.retryAfterSeconds ?? Number.POSITIVE_INFINITY);
  return flown.deadline.remainingMs() < waitMs && waitMs < deadline.remainingMs();
}

/** Without the key, which can hold what somebody searched for. */
function alwaysOvertaken(name: string): GatewayError {
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `What is asked for (${name}) kept changing while it was read. Send the request again.`,
    { retryAfterSeconds: 1 },
  );
}
