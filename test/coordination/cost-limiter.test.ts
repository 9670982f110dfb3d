import { randomUUID } from 'node:crypto';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type CostLimiter,
  createMemoryCostLimiter,
  createRedisCostLimiter,
} from '../../src/coordination/cost-limiter.js';
import { createLog } from '../../src/telemetry/log.js';
import { ManualClock } from '../support/manual-clock.js';

const REDIS_URL = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

const open: Redis[] = [];
const servers: Server[] = [];
const log = createLog({ level: 'silent' });
const clock = new ManualClock();

afterEach(() => {
  for (const redis of open.splice(0)) redis.disconnect();
  for (const server of servers.splice(0)) server.close();
});

function connect(url = REDIS_URL): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => null });
  redis.on('error', () => {});
  open.push(redis);
  return redis;
}

/** Unless it is about waiting, a test gives Redis more time than a busy machine takes. */
function shared(redis: Redis, keyPrefix: string, timeoutMs = 60_000): CostLimiter {
  return createRedisCostLimiter({ redis, keyPrefix, pointsPerMinute: 10, timeoutMs, clock, log });
}

async function ready(redis: Redis): Promise<Redis> {
  await redis.ping();
  return redis;
}

/** Stands before Redis and can stop passing its answers on. */
async function startProxy(): Promise<{ url: string; fallSilent: () => void }> {
  const upstreams: Socket[] = [];
  const server = createServer((client) => {
    const upstream = connectSocket({
      host: new URL(REDIS_URL).hostname,
      port: Number(new URL(REDIS_URL).port),
    });
    upstreams.push(upstream);
    for (const socket of [client, upstream]) socket.on('error', () => {});
    client.on('close', () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const fallSilent = () => {
    for (const upstream of upstreams) upstream.unpipe();
  };
  return { url: `redis://127.0.0.1:${port}`, fallSilent };
}

describe.each<[string, () => Promise<CostLimiter>]>([
  ['in memory', async () => createMemoryCostLimiter(10)],
  ['on Redis', async () => shared(await ready(connect()), `test-${randomUUID()}`)],
])('a cost limiter %s', (_where, create) => {
  it('counts down by cost and refuses what exceeds the budget', async () => {
    const limiter = await create();
    expect(await limiter.consume('a', 4)).toMatchObject({ allowed: true, limit: 10, remaining: 6 });
    expect(await limiter.consume('a', 6)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await limiter.consume('a', 1)).toMatchObject({ allowed: false, remaining: 0 });
  });

  it('goes on refusing, with a time to wait of at most a minute', async () => {
    const limiter = await create();
    await limiter.consume('a', 11);
    for (let n = 0; n < 3; n++) {
      const { allowed, resetSeconds } = await limiter.consume('a', 1);
      expect(allowed).toBe(false);
      expect(resetSeconds).toBeGreaterThan(50);
      expect(resetSeconds).toBeLessThanOrEqual(60);
    }
  });

  it('rounds a price up, and takes what is no number for more than there is', async () => {
    const limiter = await create();
    expect(await limiter.consume('a', 1.5)).toMatchObject({ allowed: true, remaining: 8 });
    for (const cost of [1e300, Number.NaN]) {
      expect(await limiter.consume(`b-${cost}`, cost)).toMatchObject({ allowed: false, remaining: 0 });
    }
  });

  it('counts each key apart', async () => {
    const limiter = await create();
    await limiter.consume('a', 11);
    expect(await limiter.consume('b', 10)).toMatchObject({ allowed: true });
  });

  it('never lets more through when all come at once', async () => {
    const limiter = await create();
    const budgets = await Promise.all(Array.from({ length: 50 }, () => limiter.consume('a', 1)));
    expect(budgets.filter(({ allowed }) => allowed)).toHaveLength(10);
  });
});

describe('a cost limiter whose wall clock is put back an hour', () => {
  afterEach(() => void vi.useRealTimers());

  it('has nobody wait for longer than a minute', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-10-25T03:00:00Z') });
    const limiter = createMemoryCostLimiter(10);
    await limiter.consume('a', 10);
    vi.setSystemTime(Date.parse('2026-10-25T02:00:00Z'));
    expect(await limiter.consume('a', 1)).toMatchObject({ allowed: false, resetSeconds: 60 });
  });
});

describe('a cost limiter on Redis', () => {
  it('shares one budget among replicas', async () => {
    const prefix = `test-${randomUUID()}`;
    const one = shared(await ready(connect()), prefix);
    const two = shared(await ready(connect()), prefix);
    await one.consume('a', 6);
    expect(await two.consume('a', 6)).toMatchObject({ allowed: false });
  });

  it.each([1.5, 1e300, Number.NaN])('goes on sharing after a price of %d', async (cost) => {
    const prefix = `test-${randomUUID()}`;
    const one = shared(await ready(connect()), prefix);
    const two = shared(await ready(connect()), prefix);
    await one.consume('odd', cost);
    await one.consume('a', 6);
    expect(await two.consume('a', 6)).toMatchObject({ allowed: false });
  });

  it('lets its keys expire', async () => {
    const redis = await ready(connect());
    const prefix = `test-${randomUUID()}`;
    await shared(redis, prefix).consume('a', 1);
    const [key = ''] = await redis.keys(`${prefix}*`);
    expect(await redis.pttl(key)).toBeGreaterThan(0);
  });

  it('counts alone, and still refuses, while Redis is away', async () => {
    const limiter = shared(connect('redis://127.0.0.1:1'), 'away');
    expect(await limiter.consume('a', 10)).toMatchObject({ allowed: true });
    expect(await limiter.consume('a', 1)).toMatchObject({ allowed: false });
  });

  it('counts alone without making a request wait while Redis says nothing', async () => {
    const { url, fallSilent } = await startProxy();
    const limiter = shared(await ready(connect(url)), `test-${randomUUID()}`, 1_000);
    fallSilent();
    const startedAt = performance.now();
    for (let n = 0; n < 100; n++) await limiter.consume('a', 1);
    expect(await limiter.consume('a', 1)).toMatchObject({ allowed: false });
    // Only the first one waits for its second; if all did, it would be a hundred.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('counts through Redis again when it is back', async () => {
    const redis = await ready(connect());
    const prefix = `test-${randomUUID()}`;
    const limiter = shared(redis, prefix);
    redis.disconnect();
    await limiter.consume('a', 1);
    expect(await connect().keys(`${prefix}*`)).toHaveLength(0);
    await redis.connect();
    await clock.advance(1_000);
    await limiter.consume('a', 3);
    expect(await limiter.consume('a', 1)).toMatchObject({ remaining: 6 });
  });
});
