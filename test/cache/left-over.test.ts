import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ErrorCode } from '../../src/errors/error-code.js';
import { aRequest } from '../support/request.js';
import { type CacheHarness, cacheHarness, STALE_LIMIT_MS, settled, TTL_MS } from './cache-harness.js';

const CALL_MS = 100;

let harness: CacheHarness;
beforeEach(() => {
  harness = cacheHarness();
});

const read = (maxAgeMs?: number) => harness.cache.read('a', { maxAgeMs, context: aRequest() });

/** A read for which the upstream has to be asked, and fails. */
async function readInVain(code: ErrorCode = 'UPSTREAM_UNAVAILABLE', maxAgeMs?: number) {
  const answer = read(maxAgeMs).catch((error: unknown) => error);
  await settled();
  harness.question(-1).fail(code);
  return answer;
}

/** A read for which the upstream has to be asked, and answers. */
async function readLive(value: number) {
  const reading = read();
  await settled();
  harness.question(-1).answer(value);
  return reading;
}

/** A call outside of the cache that shows a value, begun before what `meanwhile` does. */
async function call(value: number, meanwhile = async () => {}) {
  const since = harness.cache.watch('a');
  onTestFinished(() => since.end());
  const startedAtMs = harness.clock.monotonicMs();
  await harness.clock.advance(CALL_MS);
  await meanwhile();
  return { key: 'a', since, shown: { value, startedAtMs } };
}

/** Messages got lost, and work again. */
function loseSome(): void {
  harness.bus.lose();
  harness.bus.connected = true;
}

const leave = async (value: number) =>
  harness.cache.invalidate('a', { ...(await call(value)), keepsEarlier: false });

describe('what an invalidation leaves', () => {
  it('stands in as STALE when the upstream fails, as old as the call that showed it', async () => {
    await readLive(1);
    await leave(2);
    const answer = await readInVain();
    expect(answer).toMatchObject({ value: 2, source: 'STALE', ageMs: CALL_MS });
  });

  it('stands in when the quota is spent, and its question lets first reads go first', async () => {
    await leave(2);
    expect(await readInVain('UPSTREAM_THROTTLED')).toMatchObject({ value: 2, source: 'STALE' });
    expect(harness.question(-1).use).toBe('refresh');
  });

  it('is never CACHE, whatever age the reader allows', async () => {
    await leave(2);
    const lenient = read(3_600_000);
    await settled();
    harness.question(0).answer(3);
    expect(await lenient).toMatchObject({ value: 3, source: 'LIVE' });
  });

  it('is nothing for a reader who names an age', async () => {
    await leave(2);
    for (const maxAgeMs of [0, 3_600_000])
      expect(await readInVain('UPSTREAM_UNAVAILABLE', maxAgeMs)).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
      });
  });

  it('gives way to the next answer, which is remembered as usual', async () => {
    await leave(2);
    expect(await readLive(3)).toMatchObject({ value: 3, source: 'LIVE' });
    expect(await read()).toMatchObject({ value: 3, source: 'CACHE' });
    await harness.clock.advance(TTL_MS);
    expect(await readInVain()).toMatchObject({ value: 3, source: 'STALE' });
  });

  it('stands in until the stale limit', async () => {
    await leave(2);
    await harness.clock.advance(STALE_LIMIT_MS - CALL_MS - 1);
    expect(await readInVain()).toMatchObject({ value: 2 });
    await harness.clock.advance(1);
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is there for who waited for an older answer, from the same step on', async () => {
    const waiting = read();
    await settled();
    const called = await call(2);
    const invalidating = harness.cache.invalidate('a', { ...called, keepsEarlier: false });
    await settled();
    harness.question(0).answer(1);
    harness.question(1).fail('UPSTREAM_UNAVAILABLE');
    expect(await waiting).toMatchObject({ value: 2, source: 'STALE' });
    await invalidating;
  });

  it.each<[string, () => unknown]>([
    ['an invalidation here', () => harness.cache.invalidate('a')],
    ['one by another process', () => harness.bus.hear('things', 'a')],
    ['the loss of messages', () => harness.bus.lose()],
  ])('is dropped by %s', async (_what, drop) => {
    await leave(2);
    await drop();
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is the last of several', async () => {
    await leave(2);
    await harness.clock.advance(1);
    await leave(3);
    expect(await readInVain()).toMatchObject({ value: 3 });
  });

  it.each<[string, () => void]>([
    ['another process has changed it since the call began', () => harness.bus.hear('things', 'a')],
    ['messages were lost since', loseSome],
    ['messages may get lost', () => harness.bus.lose()],
  ])('is nothing when %s', async (_what, happen) => {
    const called = await call(2, async () => happen());
    await harness.cache.invalidate('a', { ...called, keepsEarlier: false });
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is nothing when messages could get lost while the call began, though none can now', async () => {
    harness.bus.lose();
    const called = await call(2, async () => {
      harness.bus.connected = true;
    });
    await harness.cache.invalidate('a', { ...called, keepsEarlier: false });
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is nothing when the watch has ended', async () => {
    const called = await call(2);
    called.since.end();
    await harness.cache.invalidate('a', { ...called, keepsEarlier: false });
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is left again after what was read meanwhile, which is dropped', async () => {
    const called = await call(2);
    harness.cache.forget('a', { ...called, keepsEarlier: false });
    expect(await readLive(1)).toMatchObject({ source: 'LIVE' });
    expect(harness.bus.published).toEqual([]);
    await harness.cache.invalidate('a', { ...called, keepsEarlier: false });
    expect(await readInVain()).toMatchObject({ value: 2, source: 'STALE' });
  });

  it('is not left again when another process has changed it meanwhile', async () => {
    const called = await call(2);
    harness.cache.forget('a', { ...called, keepsEarlier: false });
    harness.bus.hear('things', 'a');
    await harness.cache.invalidate('a', { ...called, keepsEarlier: false });
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is what was shown although other things were changed since', async () => {
    const called = await call(2, async () => harness.bus.hear('things', 'b'));
    await harness.cache.invalidate('a', { ...called, keepsEarlier: false });
    expect(await readInVain()).toMatchObject({ value: 2 });
  });

  it('stays in this process: the second level is not told', async () => {
    const stored: unknown[] = [];
    const store = async (...entry: unknown[]) => void stored.push(entry);
    harness = cacheHarness({ secondLevel: { look: async () => ({ generation: '0' }), store } });
    await leave(2);
    expect(await readInVain()).toMatchObject({ value: 2 });
    expect(stored).toEqual([]);
  });
});

describe('an invalidation that lets what was remembered stand in', () => {
  const doubt = async () => {
    const { key, since } = await call(0);
    await harness.cache.invalidate('a', { key, since, keepsEarlier: true });
  };

  it('makes the next read ask, and keeps the remembered value with its age for when that fails', async () => {
    await readLive(1);
    await harness.clock.advance(1_000);
    await doubt();
    expect(await readInVain()).toMatchObject({ value: 1, source: 'STALE', ageMs: 1_000 + CALL_MS });
  });

  it('keeps the younger of what was remembered and what was shown', async () => {
    await readLive(1);
    await harness.clock.advance(1);
    await harness.cache.invalidate('a', { ...(await call(2)), keepsEarlier: true });
    expect(await readInVain()).toMatchObject({ value: 2 });
    await harness.clock.advance(1);
    const overtaken = await call(3, async () => void (await readLive(4)));
    await harness.cache.invalidate('a', { ...overtaken, keepsEarlier: true });
    expect(await readInVain()).toMatchObject({ value: 4 });
  });

  it('marks both as no proof of anything', async () => {
    await readLive(1);
    await doubt();
    expect(await readInVain()).toMatchObject({ value: 1, onlyStandsIn: true });
    await leave(2);
    expect(await readInVain()).toMatchObject({ value: 2, onlyStandsIn: true });
  });

  it('keeps no absence: it never stands in', async () => {
    expect(await readInVain('NOT_FOUND')).toMatchObject({ code: 'NOT_FOUND' });
    await doubt();
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('makes nothing of nothing', async () => {
    await doubt();
    expect(await readInVain()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});
