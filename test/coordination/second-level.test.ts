import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRedisBus } from '../../src/coordination/redis-bus.js';
import { createSecondLevel } from '../../src/coordination/second-level.js';
import { connectSharedRedis, type SharedRedis } from '../../src/coordination/shared-redis.js';
import { eventually } from '../support/eventually.js';
import { ManualClock } from '../support/manual-clock.js';
import { quietLog as log } from '../support/quiet-log.js';
import { redisForTest } from '../support/services.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';

const service = await redisForTest();

describe.skipIf(service === undefined)('the second level on Redis', () => {
  const { url, prefix } = service ?? { url: 'redis://127.0.0.1', prefix: '' };
  let proxy: TcpProxy;
  let redis: SharedRedis;
  /** Only tells when Redis may be asked again after a failure. */
  let clock: ManualClock;

  /** Unless it is about waiting, a test gives Redis more time than a busy machine takes. */
  async function connect(timeoutMs = 60_000): Promise<void> {
    redis = connectSharedRedis({
      url: `redis://127.0.0.1:${proxy.port}`,
      prefix,
      timeoutMs,
      clock,
      log,
    });
    await eventually(() => redis.client.status === 'ready');
  }

  beforeEach(async () => {
    clock = new ManualClock();
    proxy = await startTcpProxy(new URL(url));
    await connect();
  });

  afterEach(async () => {
    redis.close();
    await proxy.stop();
  });

  afterAll(() => service?.drop());

  const entry = { generation: '0', value: { answer: 42 }, ageMs: 1_000, retentionMs: 60_000 };

  it('gives back a value with its age', async () => {
    const level = createSecondLevel(redis);
    await level.store('things', 'a', entry);
    const look = await level.look('things', 'a');
    expect(look?.found?.json).toEqual({ answer: 42 });
    expect(look?.found?.ageMs).toBeGreaterThanOrEqual(1_000);
    expect(look?.found?.ageMs).toBeLessThan(30_000);
  });

  it('keeps names apart, and knows nothing it was not told', async () => {
    const level = createSecondLevel(redis);
    await level.store('things', 'b', entry);
    expect(await level.look('other', 'b')).toEqual({ generation: '0' });
  });

  it('forgets a value on an invalidation and takes no value from before it', async () => {
    const level = createSecondLevel(redis);
    const bus = startRedisBus({ redis, log });
    await eventually(() => bus.connected);
    const before = await level.look('things', 'c');
    await level.store('things', 'c', { ...entry, generation: before?.generation ?? '' });
    await bus.publish('things', 'c');
    expect((await level.look('things', 'c'))?.found).toBeUndefined();
    await level.store('things', 'c', { ...entry, generation: before?.generation ?? '' });
    const after = await level.look('things', 'c');
    expect(after?.found).toBeUndefined();
    await level.store('things', 'c', { ...entry, generation: after?.generation ?? '' });
    expect((await level.look('things', 'c'))?.found).toBeDefined();
    await bus.stop();
  });

  it('forgets all values of a scope on its invalidation, also when Redis has forgotten how often it was', async () => {
    const level = createSecondLevel(redis);
    const bus = startRedisBus({ redis, log });
    await eventually(() => bus.connected);
    const generations = new Set<string | undefined>();
    for (const part of ['f/1', 'f/2', 'g/1']) {
      const generation = (await level.look('things', part, part.slice(0, 1)))?.generation ?? '';
      generations.add(generation);
      await level.store('things', part, { ...entry, generation }, part.slice(0, 1));
      expect((await level.look('things', part, part.slice(0, 1)))?.found?.json).toEqual({ answer: 42 });
    }
    // Both parts of one scope are of the same generation.
    expect(generations.size).toBe(2);
    for (const lost of [false, true]) {
      await bus.publish('things', 'f');
      if (lost) await redis.client.del(`${prefix}cache:things:generation:f`);
      expect((await level.look('things', 'f/1', 'f'))?.found).toBeUndefined();
      expect((await level.look('things', 'f/2', 'f'))?.found).toBeUndefined();
      expect((await level.look('things', 'g/1', 'g'))?.found).toBeDefined();
    }
    await bus.stop();
  });

  it('takes no value of a scope that is of no generation, as earlier versions stored it', async () => {
    const level = createSecondLevel(redis);
    await level.store('things', 'i/1', entry);
    expect((await level.look('things', 'i/1'))?.found).toBeDefined();
    expect((await level.look('things', 'i/1', 'i'))?.found).toBeUndefined();
  });

  it('takes no value of a scope from before its invalidation', async () => {
    const level = createSecondLevel(redis);
    const bus = startRedisBus({ redis, log });
    await eventually(() => bus.connected);
    const before = await level.look('things', 'h/1', 'h');
    await bus.publish('things', 'h');
    await level.store('things', 'h/1', { ...entry, generation: before?.generation ?? '' }, 'h');
    expect((await level.look('things', 'h/1', 'h'))?.found).toBeUndefined();
    await bus.stop();
  });

  it('does not store what is too old already', async () => {
    const level = createSecondLevel(redis);
    await level.store('things', 'd', { ...entry, ageMs: 60_000 });
    expect((await level.look('things', 'd'))?.found).toBeUndefined();
  });

  it('costs little when Redis hangs, and next to nothing right after', async () => {
    redis.close();
    await connect(1_000);
    const level = createSecondLevel(redis);
    proxy.hang();
    const startedAt = performance.now();
    expect(await level.look('things', 'a')).toBeUndefined();
    for (let look = 0; look < 60; look += 1) await level.look('things', 'a');
    // Only the first one waits for its second; if all did, it would be a minute.
    expect(performance.now() - startedAt).toBeLessThan(30_000);
  });

  it('works again once Redis does', async () => {
    const level = createSecondLevel(redis);
    await proxy.cut();
    expect(await level.look('things', 'e')).toBeUndefined();
    await level.store('things', 'e', entry);
    await proxy.restore();
    await eventually(async () => {
      await clock.advance(1_000);
      return (await level.look('things', 'e')) !== undefined;
    });
  });
});
