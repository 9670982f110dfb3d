import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createReadCache, type ReadCache } from '../../src/cache/read-cache.js';
import type { InvalidationBus } from '../../src/coordination/invalidation-bus.js';
import { startPostgresBus } from '../../src/coordination/postgres-bus.js';
import { startRedisBus } from '../../src/coordination/redis-bus.js';
import { createSecondLevel } from '../../src/coordination/second-level.js';
import { connectSharedRedis } from '../../src/coordination/shared-redis.js';
import { GatewayError } from '../../src/errors/gateway-error.js';
import { systemClock } from '../../src/request/clock.js';
import { eventually } from '../support/eventually.js';
import { quietLog as log } from '../support/quiet-log.js';
import { aRequest } from '../support/request.js';
import { postgresForTest, redisForTest } from '../support/services.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { usualOptions } from './cache-harness.js';

const redis = await redisForTest();
const postgres = await postgresForTest();
afterAll(() => Promise.all([redis?.drop(), postgres?.drop()]));

const isValue = (key: string) => key.includes(':value:');

/** What all processes ask: it counts, and a write changes its answer. */
const upstream = { version: 1, asked: 0 };
let closing: (() => Promise<void>)[];

beforeEach(() => {
  upstream.version = 1;
  upstream.asked = 0;
  closing = [];
});

afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
});

const fetch = async () => {
  upstream.asked += 1;
  return upstream.version;
};

/** A fetch that has begun, and ends when the test says how. */
function heldFetch() {
  const begun = Promise.withResolvers<void>();
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const held = async () => {
    begun.resolve();
    return promise;
  };
  return { fetch: held, begun: begun.promise, resolve, reject };
}

/** The part of a gateway process that reads. */
interface ReadingProcess {
  readonly cache: ReadCache<number>;
  readonly bus: InvalidationBus;
  read(maxAgeMs?: number): Promise<{ value: number; source: string; ageMs: number }>;
}

function reading(cache: ReadCache<number>, bus: InvalidationBus): ReadingProcess {
  return { cache, bus, read: (maxAgeMs) => cache.read('customer', { maxAgeMs, context: aRequest() }) };
}

describe.skipIf(redis === undefined)('processes that share a Redis', () => {
  const { url, prefix } = redis ?? { url: 'redis://127.0.0.1', prefix: '' };
  let proxy: TcpProxy;
  let run = 0;

  beforeEach(async () => {
    run += 1;
    proxy = await startTcpProxy(new URL(url));
    closing.push(() => proxy.stop());
  });

  /** Unless it is about waiting, a test gives Redis more time than a busy machine takes. */
  async function startProcess({
    direct = false,
    options = {},
    timeoutMs = 60_000,
  } = {}): Promise<ReadingProcess> {
    const shared = connectSharedRedis({
      url: direct ? url : `redis://127.0.0.1:${proxy.port}`,
      prefix: `${prefix}${run}:`,
      timeoutMs,
      clock: systemClock,
      log,
    });
    const bus = startRedisBus({ redis: shared, log });
    closing.push(async () => {
      await bus.stop();
      shared.close();
    });
    const secondLevel = createSecondLevel(shared);
    const cache = createReadCache({ ...usualOptions(systemClock, bus), fetch, secondLevel, ...options });
    await eventually(() => bus.connected);
    return reading(cache, bus);
  }

  it('ask the upstream once between them', async () => {
    const [one, other] = [await startProcess(), await startProcess()];
    expect(await one.read()).toMatchObject({ source: 'LIVE' });
    await eventually(async () => (await other.read()).source === 'CACHE');
    expect(upstream.asked).toBe(1);
  });

  it.each([0, 1])(
    'share for the usual age, also when stale answers may be %d ms old at most',
    async (staleLimitMs) => {
      const options = { ttlMs: 60_000, staleLimitMs };
      const [one, other] = [await startProcess({ options }), await startProcess({ options })];
      expect(await one.read()).toMatchObject({ source: 'LIVE' });
      await eventually(async () => (await redis?.keys(`${prefix}${run}:`))?.some(isValue) === true);
      expect(await other.read()).toMatchObject({ source: 'CACHE' });
      expect(upstream.asked).toBe(1);
    },
  );

  it('forget together what one of them has changed', async () => {
    const [one, other] = [await startProcess(), await startProcess()];
    await one.read();
    await other.read();
    upstream.version = 2;
    await one.cache.invalidate('customer');
    expect(await one.read()).toMatchObject({ value: 2 });
    await eventually(async () => (await other.read()).value === 2);
  });

  it('take the older shared value only for readers who accept it, and when the upstream fails', async () => {
    const one = await startProcess();
    await one.read();
    const failing = async () => Promise.reject(new Error('unexpected'));
    const other = await startProcess({ options: { ttlMs: 1, fetch: failing } });
    expect(await other.read(60_000)).toMatchObject({ value: 1, source: 'CACHE' });
    await expect(other.read(0)).rejects.toThrow('unexpected');
  });

  it('do not let in what was asked for before a change elsewhere', async () => {
    const held = heldFetch();
    const slow = await startProcess({ options: { fetch: held.fetch } });
    const quick = await startProcess();
    const early = slow.read();
    await held.begun;
    upstream.version = 2;
    await quick.cache.invalidate('customer');
    held.resolve(1);
    await early;
    expect(await quick.read()).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('answer what another has brought while they waited for the quota in vain', async () => {
    const held = heldFetch();
    const waiting = await startProcess({ options: { fetch: held.fetch } });
    const other = await startProcess();
    const first = waiting.read();
    await held.begun;
    await other.read();
    const onlyShared = await startProcess({
      options: { fetch: async () => Promise.reject(new Error('unexpected')) },
    });
    await eventually(() => onlyShared.read().then(Boolean, () => false));
    const joined = waiting.read();
    held.reject(new GatewayError('UPSTREAM_THROTTLED', 'the quota is spent', { retryAfterSeconds: 1 }));
    expect(await Promise.all([first, joined])).toMatchObject([
      { value: 1, source: 'CACHE' },
      { value: 1, source: 'CACHE' },
    ]);
    expect(upstream.asked).toBe(1);
  });

  it('refuse after waiting in vain when what another has brought was changed since', async () => {
    const held = heldFetch();
    const waiting = await startProcess({ options: { fetch: held.fetch } });
    const other = await startProcess();
    const refused = waiting.read();
    await held.begun;
    await other.read();
    await other.cache.invalidate('customer');
    held.reject(new GatewayError('UPSTREAM_THROTTLED', 'the quota is spent', { retryAfterSeconds: 1 }));
    await expect(refused).rejects.toMatchObject({ code: 'UPSTREAM_THROTTLED' });
  });

  it('go on without Redis when it is cut off, and remember nothing until it is back', async () => {
    const process = await startProcess();
    await process.read();
    await proxy.cut();
    await eventually(() => !process.bus.connected);
    const sources = [await process.read(), await process.read()].map(({ source }) => source);
    expect(sources).toEqual(['LIVE', 'LIVE']);
    await proxy.restore();
    await eventually(() => process.bus.connected);
    await process.read();
    expect(await process.read()).toMatchObject({ source: 'CACHE' });
  });

  it('lose hardly any time to a Redis that hangs', async () => {
    const process = await startProcess({ timeoutMs: 1_000 });
    proxy.hang();
    const startedAt = performance.now();
    for (let read = 0; read < 60; read += 1) await process.read(0);
    // Only the first one, and now and then another, waits for its second; if all did, it would be a minute.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    // This Redis would let it wait until the test ends.
    await process.cache.invalidate('customer');
  });

  it('hear of a change that was made while Redis could not be reached', async () => {
    const [cutOff, other] = [await startProcess(), await startProcess({ direct: true })];
    await other.read();
    await proxy.cut();
    upstream.version = 2;
    await cutOff.cache.invalidate('customer');
    expect(await cutOff.read()).toMatchObject({ value: 2, source: 'LIVE' });
    await proxy.restore();
    await eventually(async () => (await other.read(60_000)).value === 2);
  });
});

describe.skipIf(postgres === undefined)('processes that share a PostgreSQL and no Redis', () => {
  it('forget together what one of them has changed', async () => {
    const start = async () => {
      const channel = 'several_processes_test';
      const bus = startPostgresBus({ connectionString: postgres?.url ?? '', channel, log });
      closing.push(() => bus.stop());
      await eventually(() => bus.connected);
      return reading(createReadCache({ ...usualOptions(systemClock, bus), fetch }), bus);
    };
    const [one, other] = [await start(), await start()];
    await other.read();
    upstream.version = 2;
    await one.cache.invalidate('customer');
    await eventually(async () => (await other.read()).value === 2);
  });
});
