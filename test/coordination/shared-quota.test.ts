import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPacer } from '../../src/coordination/pacer.js';
import { quotaShape } from '../../src/coordination/quota.js';
import type { CallKind } from '../../src/coordination/rank.js';
import { SharedQuota } from '../../src/coordination/shared-quota.js';
import { connectSharedRedis, type SharedRedis } from '../../src/coordination/shared-redis.js';
import { type Clock, systemClock } from '../../src/request/clock.js';
import { Deadline } from '../../src/request/deadline.js';
import { eventually } from '../support/eventually.js';
import { ManualClock } from '../support/manual-clock.js';
import { quietLog as log } from '../support/quiet-log.js';
import { redisForTest } from '../support/services.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const service = await redisForTest();
/** Its burst is 20; the other calls come 0.76 seconds apart. */
const LIMIT = 100;
const MOST_AT_ONCE = 21;
const MOST_FOR_REFRESHES = 11;
/** Evenly spread slots of the quota that may have come since: more, the longer the machine takes. */
const slotsSince = (startedAtMs: number) =>
  1 + Math.ceil((performance.now() - startedAtMs) / quotaShape(LIMIT).spacingMs);
const FIRST: CallKind = { use: 'first-read', priority: 'interactive' };
const REFRESH: CallKind = { use: 'refresh', priority: 'interactive' };
const LISTED: CallKind = { use: 'first-read', priority: 'batch' };

describe.skipIf(service === undefined)('a quota that processes share over Redis', () => {
  const { url, prefix } = service ?? { url: 'redis://127.0.0.1', prefix: '' };
  let proxy: TcpProxy;
  let redises: SharedRedis[];
  let run = 0;

  beforeEach(async () => {
    proxy = await startTcpProxy(new URL(url));
    redises = [];
    run += 1;
  });

  afterEach(async () => {
    for (const redis of redises) redis.close();
    await proxy.stop();
  });

  afterAll(() => service?.drop());

  /** Unless it is about waiting, a test gives Redis more time than a busy machine takes. */
  async function connected(clock: Clock = systemClock, timeoutMs = 60_000): Promise<SharedRedis> {
    const redis = connectSharedRedis({
      url: `redis://127.0.0.1:${proxy.port}`,
      prefix: `${prefix}${run}:`,
      timeoutMs,
      clock,
      log,
    });
    redises.push(redis);
    await eventually(() => redis.client.status === 'ready');
    return redis;
  }

  const quotaOn = (redis: SharedRedis, clock: Clock = systemClock) =>
    new SharedQuota({ redis, limit: LIMIT, clock, log });

  /** Empties the burst. Time goes on a little, or a Redis that seemed slow once would be left alone for ever. */
  async function makeRoom(redis: SharedRedis, clock: ManualClock): Promise<void> {
    await redis.client.del(`${prefix}${run}:quota:burst`);
    await clock.advance(20);
  }

  /** Takes whatever can be had without waiting. */
  async function drain(quota: SharedQuota, kind: CallKind = FIRST): Promise<number> {
    let taken = 0;
    while ((await quota.take(kind)) === 0) taken += 1;
    return taken;
  }

  it('gives all of them together no more than one alone would get', async () => {
    const quotas = [quotaOn(await connected()), quotaOn(await connected()), quotaOn(await connected())];
    const since = performance.now();
    const taken = await Promise.all(quotas.map((quota) => drain(quota)));
    const total = taken.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(MOST_AT_ONCE);
    expect(total).toBeLessThanOrEqual(MOST_AT_ONCE + slotsSince(since));
    expect(Math.min(...taken)).toBeGreaterThan(0);
  });

  it('keeps half of the burst from refreshes', async () => {
    const quota = quotaOn(await connected());
    const since = performance.now();
    const refreshes = await drain(quota, REFRESH);
    expect(refreshes).toBeLessThanOrEqual(MOST_FOR_REFRESHES + slotsSince(since));
    expect(refreshes + (await drain(quota))).toBeGreaterThanOrEqual(MOST_AT_ONCE);
  });

  it('lets a list of one process wait while a person waits in another', async () => {
    const [person, list] = [await connected(), await connected()];
    await drain(quotaOn(list), LISTED);
    const waiting = `${prefix}${run}:quota:waiting`;
    // For as long as the next slot may take, which a machine that stands still may miss.
    await eventually(async () => {
      const isRefused = (await quotaOn(person).take(FIRST)) > 0;
      return isRefused && (await list.client.get(waiting)) === '1';
    });
    // As if the next slot had come: everything forgotten but that somebody waits.
    await list.client.del(['taken', 'burst', 'state'].map((key) => `${prefix}${run}:quota:${key}`));
    await list.client.set(waiting, '1', 'PX', 60_000);
    expect(await quotaOn(list).take(LISTED)).toBeGreaterThan(0);
    expect(await quotaOn(person).take(FIRST)).toBe(0);
    expect(await quotaOn(list).take(LISTED)).toBe(0);
  });

  it('pauses them all when one was told to', async () => {
    const [told, other] = [quotaOn(await connected()), quotaOn(await connected())];
    told.pause(60_000);
    await eventually(async () => (await other.take(FIRST)) > 10_000);
  });

  it('goes on alone, with half of the quota, while Redis is cut off', async () => {
    const clock = new ManualClock();
    const quota = quotaOn(await connected(clock), clock);
    await proxy.cut();
    // Half of 100 has a burst of 10, and the first evenly spread one.
    expect(await drain(quota)).toBe(11);
  });

  it('goes on alone, with its part of the quota, when there are more than two processes', async () => {
    const clock = new ManualClock();
    const start = async () => quotaOn(await connected(clock), clock);
    const quotas = [await start(), await start(), await start()];
    const others = [await start(), await start()];
    for (const quota of [...others, ...quotas, ...others, ...quotas]) await quota.take(REFRESH);
    await proxy.cut();
    const taken = await Promise.all([...quotas, ...others].map((quota) => drain(quota)));
    // A fifth of 100 has a burst of 4, and the first evenly spread one.
    expect(taken).toEqual([5, 5, 5, 5, 5]);
  });

  it('asks Redis again a second later, although its own part is spent for a minute', async () => {
    const clock = new ManualClock();
    const redis = await connected(clock);
    const quota = quotaOn(redis, clock);
    let before = 0;
    while (before < 60) {
      if ((await quota.take(FIRST)) === 0) before += 1;
      else await makeRoom(redis, clock);
    }
    await proxy.cut();
    const waitMs = await quota.take(FIRST);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(1_000);
    await proxy.restore();
    await eventually(() => redis.client.status === 'ready');
    // On a busy machine Redis may seem slow once more.
    await eventually(async () => {
      await clock.advance(1_000);
      await redis.client.del(`${prefix}${run}:quota:burst`);
      return (await quota.take(FIRST)) === 0;
    });
  });

  it('counts what it was given before when it goes on alone', async () => {
    const clock = new ManualClock();
    const redis = await connected(clock);
    const quota = quotaOn(redis, clock);
    await redis.client.eval(
      "for _ = 1, 1 do redis.call('DEL', KEYS[1]) end",
      1,
      `${prefix}${run}:quota:burst`,
    );
    let before = 0;
    while (before < 45) {
      if ((await quota.take(FIRST)) === 0) before += 1;
      else await makeRoom(redis, clock);
    }
    await proxy.cut();
    expect(await drain(quota)).toBe(5);
  });

  it('charges what it used alone once Redis is back', async () => {
    const clock = new ManualClock();
    const redis = await connected(clock);
    const quota = quotaOn(redis, clock);
    expect(await quota.take(FIRST)).toBe(0);
    await proxy.cut();
    const alone = await drain(quota);
    await proxy.restore();
    await eventually(() => redis.client.status === 'ready');
    await clock.advance(1_000);
    expect(await quota.take(FIRST)).toBe(0);
    expect(await redis.client.llen(`${prefix}${run}:quota:taken`)).toBe(1 + alone + 1);
  });

  it('charges all it used lately when Redis has lost its data', async () => {
    const redis = await connected();
    const quota = quotaOn(redis);
    const before = await drain(quota);
    await redis.client.del(['taken', 'burst', 'state'].map((key) => `${prefix}${run}:quota:${key}`));
    await quota.take(FIRST);
    expect(await redis.client.llen(`${prefix}${run}:quota:taken`)).toBe(before + 1);
  });

  it('waits no longer than it may for a Redis that hangs, and only now and then', async () => {
    const clock = new ManualClock();
    const quota = quotaOn(await connected(clock, 1_000), clock);
    proxy.hang();
    const startedAt = performance.now();
    for (let call = 0; call < 60; call += 1) await quota.take(FIRST);
    // Only the first one waits for its second; if all did, it would be a minute.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('paces two gateways together: neither is refused while the other still finds slots', async () => {
    const pacers = [await connected(), await connected()].map((redis) =>
      createPacer({ callsPerMinute: LIMIT, maxConcurrentCalls: 32, clock: systemClock, log, redis }),
    );
    const since = performance.now();
    const calls = Array.from({ length: 60 }, async (_, index) => {
      const kind = { use: 'first-read', priority: 'interactive' } as const;
      const slot = await pacers[index % 2]?.acquire(
        kind,
        Deadline.after(8_000),
        new AbortController().signal,
      );
      slot?.release();
    });
    const granted = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length;
    expect(granted).toBeGreaterThanOrEqual(MOST_AT_ONCE);
    expect(granted).toBeLessThanOrEqual(MOST_AT_ONCE + slotsSince(since));
  });
});
