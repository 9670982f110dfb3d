import { setImmediate } from 'node:timers/promises';
import { createReadCache, type ReadCache } from '../../src/cache/read-cache.js';
import type { ReadCacheOptions, ReadUse } from '../../src/cache/read-cache-options.js';
import type { BusListener, InvalidationBus } from '../../src/coordination/invalidation-bus.js';
import type { ErrorCode } from '../../src/errors/error-code.js';
import { GatewayError } from '../../src/errors/gateway-error.js';
import type { Clock } from '../../src/request/clock.js';
import type { RequestContext } from '../../src/request/request-context.js';
import { ManualClock } from '../support/manual-clock.js';
import { quietLog as log } from '../support/quiet-log.js';

export const TTL_MS = 5_000;
export const STALE_LIMIT_MS = 600_000;

/** One question to the upstream that the test answers when it likes. */
export interface Asked {
  readonly key: string;
  readonly use: ReadUse;
  readonly context: RequestContext;
  answer(value: number): void;
  fail(code: ErrorCode): void;
}

/** A bus that the test can lose and on which it can play another process. */
export class TestBus implements InvalidationBus {
  connected = true;
  readonly published: string[] = [];
  readonly #listeners: BusListener[] = [];

  async publish(_topic: string, key: string): Promise<void> {
    this.published.push(key);
  }

  subscribe(listener: BusListener): void {
    this.#listeners.push(listener);
  }

  async stop(): Promise<void> {}

  hear(topic: string, key: string): void {
    for (const listener of this.#listeners) listener.onMessage(topic, key);
  }

  lose(): void {
    this.connected = false;
    for (const listener of this.#listeners) listener.onLost();
  }
}

export interface CacheHarness {
  readonly cache: ReadCache<number>;
  readonly clock: ManualClock;
  readonly bus: TestBus;
  /** Every question so far. */
  readonly asked: Asked[];
  /** The question number `index`, counted from the end when negative. */
  question(index: number): Asked;
}

/** A cache over an upstream that the test plays. */
export function cacheHarness(overrides: Partial<ReadCacheOptions<number>> = {}): CacheHarness {
  const clock = new ManualClock();
  const bus = new TestBus();
  const asked: Asked[] = [];
  const cache = createReadCache({
    ...usualOptions(clock, bus),
    fetch: (key, context, use) =>
      new Promise((resolve, reject) => {
        const fail = (code: ErrorCode) => reject(new GatewayError(code, 'the upstream failed'));
        asked.push({ key, use, context, answer: resolve, fail });
        context.callerGone.addEventListener('abort', () => reject(context.callerGone.reason));
      }),
    ...overrides,
  });
  const question = (index: number) => {
    const found = asked.at(index);
    if (found === undefined) throw new Error(`question ${index} was never asked`);
    return found;
  };
  return { cache, clock, bus, asked, question };
}

/** The settings of a gateway without any environment, but for the upstream. */
export function usualOptions(clock: Clock, bus: InvalidationBus): Omit<ReadCacheOptions<number>, 'fetch'> {
  return {
    name: 'things',
    toValue: (json) => {
      if (typeof json !== 'number') throw new Error('not a number');
      return json;
    },
    isAbsence: (error) => error instanceof GatewayError && error.code === 'NOT_FOUND',
    ttlMs: TTL_MS,
    staleLimitMs: STALE_LIMIT_MS,
    negativeTtlMs: 30_000,
    maxEntries: 100,
    clock,
    bus,
    log,
  };
}

/** Lets everything that can happen without time passing happen. */
export const settled = () => setImmediate();
