import { beforeEach, describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../src/errors/error-code.js';
import { aRequest } from '../support/request.js';
import { type CacheHarness, cacheHarness, STALE_LIMIT_MS, settled, TTL_MS } from './cache-harness.js';

let harness: CacheHarness;

beforeEach(() => {
  harness = cacheHarness();
});

const read = (options: { key?: string; maxAgeMs?: number; context?: ReturnType<typeof aRequest> } = {}) =>
  harness.cache.read(options.key ?? 'a', { context: aRequest(), ...options });

/** Brings the value into the cache. */
async function remember(value: number, key = 'a'): Promise<void> {
  const reading = read({ key, maxAgeMs: 0 });
  await settled();
  harness.question(-1).answer(value);
  await reading;
}

/** Starts a read whose question fails. */
async function readWhileFailing(code: ErrorCode, options: Parameters<typeof read>[0] = {}) {
  const reading = read(options);
  const answer = reading.catch((error: unknown) => error);
  await settled();
  harness.question(-1).fail(code);
  return answer;
}

describe('freshness', () => {
  it('is LIVE when the upstream was asked for this very read', async () => {
    const reading = read();
    await settled();
    await harness.clock.advance(120);
    harness.question(0).answer(1);
    const answer = await reading;
    expect(answer).toMatchObject({ value: 1, source: 'LIVE', ageMs: 120 });
    expect(harness.clock.date().getTime() - answer.fetchedAt.getTime()).toBe(120);
  });

  it('is CACHE with the true age while the value is young enough', async () => {
    await remember(1);
    await harness.clock.advance(TTL_MS - 1);
    expect(await read()).toMatchObject({ value: 1, source: 'CACHE', ageMs: TTL_MS - 1 });
    expect(harness.asked).toHaveLength(1);
  });

  it('ends with the time to live: then the upstream is asked again', async () => {
    await remember(1);
    await harness.clock.advance(TTL_MS);
    const reading = read();
    await settled();
    harness.question(1).answer(2);
    expect(await reading).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('is what the reader says it is', async () => {
    await remember(1);
    await harness.clock.advance(60_000);
    expect(await read({ maxAgeMs: 60_001 })).toMatchObject({ source: 'CACHE', ageMs: 60_000 });
    const pickier = read({ maxAgeMs: 59_999 });
    await settled();
    harness.question(1).answer(2);
    expect(await pickier).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('with an age of 0 always asks the upstream', async () => {
    await remember(1);
    const reading = read({ maxAgeMs: 0 });
    await settled();
    expect(harness.asked).toHaveLength(2);
    harness.question(1).answer(2);
    expect(await reading).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('does not change when the wall clock jumps', async () => {
    await remember(1);
    harness.clock.jumpWallClock(3_600_000);
    expect(await read()).toMatchObject({ source: 'CACHE', ageMs: 0 });
    harness.clock.jumpWallClock(-7_200_000);
    await harness.clock.advance(TTL_MS);
    const reading = read();
    await settled();
    expect(harness.asked).toHaveLength(2);
    harness.question(1).answer(2);
    await reading;
  });
});

describe('many readers of one key', () => {
  it('cause one question to the upstream: a thousand of them', async () => {
    const readings = Array.from({ length: 1_000 }, () => read());
    await settled();
    harness.question(0).answer(7);
    const answers = await Promise.all(readings);
    expect(answers.every(({ value, source }) => value === 7 && source === 'LIVE')).toBe(true);
    expect(harness.asked).toHaveLength(1);
  });

  it('cause one question even when all insist on a live answer', async () => {
    const readings = Array.from({ length: 100 }, () => read({ maxAgeMs: 0 }));
    await settled();
    harness.question(0).answer(7);
    await Promise.all(readings);
    expect(harness.asked).toHaveLength(1);
  });

  it('share its failure', async () => {
    const readings = Array.from({ length: 100 }, () => read().catch((error: unknown) => error));
    await settled();
    harness.question(0).fail('UPSTREAM_REJECTED');
    for (const failure of await Promise.all(readings))
      expect(failure).toMatchObject({ code: 'UPSTREAM_REJECTED' });
    expect(harness.asked).toHaveLength(1);
  });

  it('do not share with readers of another key', async () => {
    const readings = [read({ key: 'a' }), read({ key: 'b' })];
    await settled();
    harness.question(0).answer(1);
    harness.question(1).answer(2);
    expect((await Promise.all(readings)).map(({ value }) => value)).toEqual([1, 2]);
  });

  it('lose nothing when one of them hangs up', async () => {
    const caller = new AbortController();
    const leaving = read({ context: aRequest({ callerGone: caller.signal }) });
    const staying = read();
    const left = expect(leaving).rejects.toThrow('hung up');
    await settled();
    caller.abort(new Error('hung up'));
    await left;
    harness.question(0).answer(1);
    expect(await staying).toMatchObject({ value: 1 });
  });

  it('take the question back when the last of them hangs up', async () => {
    const caller = new AbortController();
    const leaving = [1, 2].map(() => read({ context: aRequest({ callerGone: caller.signal }) }));
    await settled();
    caller.abort(new Error('hung up'));
    await Promise.allSettled(leaving);
    expect(harness.question(0).context.callerGone.aborted).toBe(true);
    const next = read();
    await settled();
    harness.question(1).answer(2);
    expect(await next).toMatchObject({ value: 2 });
  });

  it('do not join a question that was taken back but is not over yet', async () => {
    let asked = 0;
    harness = cacheHarness({
      fetch: () => (++asked === 1 ? new Promise(() => undefined) : Promise.resolve(2)),
    });
    const caller = new AbortController();
    const leaving = read({ context: aRequest({ callerGone: caller.signal }) });
    await settled();
    caller.abort(new Error('hung up'));
    await expect(leaving).rejects.toThrow('hung up');
    expect(await read()).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('each leave at their own deadline', async () => {
    const hasty = [1, 2].map(() => read({ context: aRequest({ deadlineMs: 30 }) }));
    const late = hasty.map((one) => expect(one).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' }));
    await Promise.all(late);
    expect(harness.question(0).context.callerGone.aborted).toBe(true);
  });

  it('with more time than the first ask again when its time is up', async () => {
    const hasty = read({ context: aRequest({ deadlineMs: 1_000 }) }).catch(() => undefined);
    const patient = read();
    await settled();
    harness.question(0).fail('DEADLINE_EXCEEDED');
    await hasty;
    await settled();
    harness.question(-1).answer(2);
    expect(await patient).toMatchObject({ value: 2 });
  });

  it('make a question of a list urgent as soon as one is a person', async () => {
    const listed = read({ context: aRequest({ priority: 'batch' }) });
    await settled();
    expect(harness.question(0).context.priority).toBe('batch');
    const person = read();
    expect(harness.question(0).context.priority).toBe('interactive');
    harness.question(0).answer(1);
    await Promise.all([listed, person]);
    expect(harness.asked).toHaveLength(1);
  });
});

describe('when the upstream fails', () => {
  const standsIn: ErrorCode[] = [
    'UPSTREAM_UNAVAILABLE',
    'UPSTREAM_THROTTLED',
    'UPSTREAM_AUTHENTICATION_FAILED',
    'UPSTREAM_INVALID_RESPONSE',
  ];

  it.each(standsIn)('with %s, an older value is answered as STALE', async (code) => {
    await remember(1);
    await harness.clock.advance(TTL_MS + 1_000);
    expect(await readWhileFailing(code)).toMatchObject({ value: 1, source: 'STALE', ageMs: TTL_MS + 1_000 });
  });

  it.each<ErrorCode>(['UPSTREAM_REJECTED', 'UPSTREAM_FORBIDDEN', 'NOT_FOUND'])(
    'with %s, which is an answer, no older value is shown',
    async (code) => {
      await remember(1);
      await harness.clock.advance(TTL_MS);
      expect(await readWhileFailing(code)).toMatchObject({ code });
    },
  );

  it('the value must be younger than the stale limit', async () => {
    await remember(1);
    await harness.clock.advance(STALE_LIMIT_MS);
    expect(await readWhileFailing('UPSTREAM_UNAVAILABLE')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('a reader who named an age gets nothing older than that', async () => {
    await remember(1);
    await harness.clock.advance(TTL_MS);
    const failure = await readWhileFailing('UPSTREAM_UNAVAILABLE', { maxAgeMs: TTL_MS });
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('the error is not remembered', async () => {
    await readWhileFailing('UPSTREAM_UNAVAILABLE');
    const reading = read();
    await settled();
    harness.question(1).answer(2);
    expect(await reading).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('a slow one included, the older value comes before the deadline', async () => {
    await remember(1);
    await harness.clock.advance(TTL_MS);
    const reading = read({ context: aRequest({ deadlineMs: 60_000 }) });
    await settled();
    const { deadline } = harness.question(1).context;
    expect(deadline.remainingMs()).toBeLessThan(57_000);
    harness.question(1).fail('DEADLINE_EXCEEDED');
    expect(await reading).toMatchObject({ value: 1, source: 'STALE' });
  });
});

describe('a second level', () => {
  const sharing = (found: { json: unknown; ageMs: number }) => ({
    look: async () => ({ generation: '0', found }),
    store: async () => undefined,
  });

  it('answers what another process fetched, with its true age', async () => {
    harness = cacheHarness({ secondLevel: sharing({ json: 9, ageMs: 2_000 }) });
    expect(await read()).toMatchObject({ value: 9, source: 'CACHE', ageMs: 2_000 });
    expect(harness.asked).toHaveLength(0);
  });

  it('lends an older value to stand in when the upstream fails', async () => {
    harness = cacheHarness({ secondLevel: sharing({ json: 9, ageMs: 60_000 }) });
    expect(await readWhileFailing('UPSTREAM_UNAVAILABLE')).toMatchObject({ value: 9, source: 'STALE' });
    expect(harness.question(0).use).toBe('refresh');
  });

  it('does not replace a newer value by an older one', async () => {
    harness = cacheHarness({ secondLevel: sharing({ json: 9, ageMs: 60_000 }) });
    await remember(1);
    await harness.clock.advance(TTL_MS);
    expect(await readWhileFailing('UPSTREAM_UNAVAILABLE')).toMatchObject({ value: 1, source: 'STALE' });
  });

  it('is as good as empty when it holds something unknown', async () => {
    harness = cacheHarness({ secondLevel: sharing({ json: 'of another version', ageMs: 1 }) });
    const reading = read();
    await settled();
    harness.question(0).answer(1);
    expect(await reading).toMatchObject({ value: 1, source: 'LIVE' });
  });

  it('lends nothing beyond an invalidation of which it had still to be told', async () => {
    const telling = Promise.withResolvers<void>();
    let isTold = false;
    const { look, store } = sharing({ json: 9, ageMs: 1 });
    const secondLevel = { store, look: async () => (isTold ? { generation: '1' } : look()) };
    harness = cacheHarness({ secondLevel });
    harness.bus.publish = () => telling.promise;
    const invalidating = harness.cache.invalidate('a');
    expect(await read()).toMatchObject({ value: 9, source: 'CACHE' });
    isTold = true;
    telling.resolve();
    await invalidating;
    const reading = read();
    await settled();
    harness.question(0).answer(10);
    expect(await reading).toMatchObject({ value: 10, source: 'LIVE' });
  });

  it('is not asked while invalidations may get lost', async () => {
    harness = cacheHarness({ secondLevel: sharing({ json: 9, ageMs: 1 }) });
    harness.bus.lose();
    const reading = read();
    await settled();
    harness.question(0).answer(1);
    expect(await reading).toMatchObject({ value: 1, source: 'LIVE' });
  });
});

describe('what a question is for', () => {
  it('is a first read when there is nothing to fall back on', async () => {
    const readings = [read(), read({ key: 'b', maxAgeMs: 0 })];
    await settled();
    expect(harness.asked.map(({ use }) => use)).toEqual(['first-read', 'first-read']);
    for (const { answer } of harness.asked) answer(1);
    await Promise.all(readings);
  });

  it('is a refresh when an older value can stand in', async () => {
    await remember(1);
    await harness.clock.advance(TTL_MS);
    await readWhileFailing('UPSTREAM_THROTTLED');
    expect(harness.question(-1).use).toBe('refresh');
  });

  it('as a refresh becomes urgent and more wanted, too, while it waits', async () => {
    await remember(1);
    await harness.clock.advance(TTL_MS);
    const listed = read({ context: aRequest({ priority: 'batch' }) });
    await settled();
    const { context, use } = harness.question(-1);
    expect([use, context.priority, context.demand]).toEqual(['refresh', 'batch', 1]);
    const person = read();
    expect([context.priority, context.demand]).toEqual(['interactive', 2]);
    harness.question(-1).answer(2);
    await Promise.all([listed, person]);
  });

  it('counts who has asked, and who was turned away before, until there is an answer', async () => {
    const readings = [read(), read()];
    await settled();
    expect(harness.question(0).context.demand).toBe(2);
    harness.question(0).fail('UPSTREAM_THROTTLED');
    await Promise.allSettled(readings);
    const again = read();
    await settled();
    expect(harness.question(1).context.demand).toBe(3);
    harness.question(1).answer(1);
    await again;
    const live = read({ maxAgeMs: 0 });
    await settled();
    expect(harness.question(2).context.demand).toBe(1);
    harness.question(2).answer(1);
    await live;
  });

  it('is asked again as a first read for whoever cannot use the older value', async () => {
    await remember(1);
    await harness.clock.advance(TTL_MS);
    const lenient = read();
    const strict = read({ maxAgeMs: 0 });
    await settled();
    harness.question(1).fail('UPSTREAM_THROTTLED');
    expect(await lenient).toMatchObject({ source: 'STALE' });
    await settled();
    expect(harness.question(2).use).toBe('first-read');
    harness.question(2).answer(2);
    expect(await strict).toMatchObject({ value: 2, source: 'LIVE' });
  });
});

describe('an authoritative "there is no such thing"', () => {
  it('is remembered for thirty seconds', async () => {
    await readWhileFailing('NOT_FOUND');
    await harness.clock.advance(29_999);
    await expect(read()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(harness.asked).toHaveLength(1);
    await harness.clock.advance(1);
    const reading = read();
    await settled();
    harness.question(1).answer(1);
    await reading;
  });

  it('is not remembered for a reader who wants it newer', async () => {
    await readWhileFailing('NOT_FOUND');
    await harness.clock.advance(1_000);
    const reading = read({ maxAgeMs: 1_000 });
    await settled();
    harness.question(1).answer(1);
    expect(await reading).toMatchObject({ value: 1 });
  });

  it('is an answer with an age for a reader who asks whether there is one', async () => {
    const find = () => harness.cache.find('a', { context: aRequest() });
    const finding = find();
    await settled();
    harness.question(0).fail('NOT_FOUND');
    expect(await finding).toMatchObject({ value: undefined, source: 'LIVE', ageMs: 0 });
    await harness.clock.advance(29_999);
    expect(await find()).toMatchObject({ value: undefined, source: 'CACHE', ageMs: 29_999 });
    await remember(1);
    expect(await find()).toMatchObject({ value: 1, source: 'CACHE' });
  });

  it('never stands in for a failing upstream', async () => {
    await readWhileFailing('NOT_FOUND');
    await harness.clock.advance(30_000);
    expect(await readWhileFailing('UPSTREAM_UNAVAILABLE')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });
});

describe('an invalidation', () => {
  it('makes the next read ask the upstream, and leaves nothing to stand in', async () => {
    await remember(1);
    await harness.cache.invalidate('a');
    expect(await readWhileFailing('UPSTREAM_UNAVAILABLE')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it.each<[string, (scope: string) => unknown]>([
    ['here', (scope) => harness.cache.invalidate(scope)],
    ['by another process', (scope) => harness.bus.hear('things', scope)],
  ])('%s of a scope makes all of its keys be asked for anew, and no other', async (_where, invalidate) => {
    harness = cacheHarness({ scopeOf: (key) => key.slice(0, 1) });
    for (const key of ['a/1', 'a/2', 'b/1']) await remember(1, key);
    // One of them is kept as text by now, the other is not.
    await read({ key: 'a/1' });
    await harness.clock.advance(1);
    await invalidate('a');
    for (const key of ['a/1', 'a/2']) {
      const reading = read({ key });
      await settled();
      harness.question(-1).answer(2);
      expect(await reading).toMatchObject({ value: 2, source: 'LIVE' });
    }
    expect(await read({ key: 'b/1' })).toMatchObject({ value: 1, source: 'CACHE' });
  });

  it('of a scope sends whoever waits for one of its keys to ask again', async () => {
    harness = cacheHarness({ scopeOf: (key) => key.slice(0, 1) });
    const readings = [read({ key: 'a/1' }), read({ key: 'b/1' })];
    await settled();
    await harness.cache.invalidate('a');
    await settled();
    expect(harness.asked.map(({ key }) => key)).toEqual(['a/1', 'b/1', 'a/1']);
    for (const [index, value] of [1, 2, 3].entries()) harness.question(index).answer(value);
    expect(await Promise.all(readings)).toMatchObject([{ value: 3 }, { value: 2 }]);
  });

  it('tells the other processes', async () => {
    await harness.cache.invalidate('a');
    expect(harness.bus.published).toEqual(['a']);
  });

  it('is over only when they were told', async () => {
    const telling = Promise.withResolvers<void>();
    harness.bus.publish = () => telling.promise;
    let isOver = false;
    const invalidating = harness.cache.invalidate('a').then(() => {
      isOver = true;
    });
    await settled();
    expect(isOver).toBe(false);
    telling.resolve();
    await invalidating;
  });

  it('by another process counts as well, but only for what is cached here', async () => {
    await remember(1);
    harness.bus.hear('other things', 'a');
    expect(await read()).toMatchObject({ source: 'CACHE' });
    harness.bus.hear('things', 'a');
    const reading = read();
    await settled();
    harness.question(1).answer(2);
    expect(await reading).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('sends whoever waits for an older question to ask again', async () => {
    const reading = read();
    await settled();
    await harness.cache.invalidate('a');
    await settled();
    harness.question(0).answer(1);
    harness.question(1).answer(2);
    expect(await reading).toMatchObject({ value: 2, source: 'LIVE' });
    expect(await read()).toMatchObject({ value: 2, source: 'CACHE' });
  });

  it('keeps an answer to an older question out of the cache, even one that was on its way', async () => {
    const reading = read();
    await settled();
    harness.question(0).answer(1);
    const invalidating = harness.cache.invalidate('a');
    await settled();
    harness.question(1).answer(2);
    await invalidating;
    expect(await reading).toMatchObject({ value: 2 });
  });

  it('does not make a reader ask for ever', async () => {
    const reading = read().catch((error: unknown) => error);
    for (let change = 0; change < 10; change += 1) {
      await settled();
      await harness.cache.invalidate('a');
    }
    expect(await reading).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      // Without the key, which can hold what somebody searched for.
      message: 'What is asked for (things) kept changing while it was read. Send the request again.',
    });
    expect(harness.asked.length).toBeLessThan(10);
  });
});

describe('while messages of other processes may get lost', () => {
  it('nothing that was remembered is answered', async () => {
    await remember(1);
    harness.bus.lose();
    harness.bus.connected = true;
    expect(await readWhileFailing('UPSTREAM_UNAVAILABLE')).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('nothing is remembered, though simultaneous readers still share', async () => {
    harness.bus.lose();
    const readings = [read(), read()];
    await settled();
    harness.question(0).answer(1);
    expect(await Promise.all(readings)).toMatchObject([{ value: 1 }, { value: 1 }]);
    const next = read();
    await settled();
    harness.question(1).answer(2);
    expect(await next).toMatchObject({ value: 2, source: 'LIVE' });
  });

  it('whoever waits for an older question asks again', async () => {
    const reading = read();
    await settled();
    harness.bus.lose();
    await settled();
    harness.question(0).answer(1);
    harness.question(1).answer(2);
    expect(await reading).toMatchObject({ value: 2 });
  });

  it('a slow question serves those who came within the time to live, and nobody later', async () => {
    harness.bus.lose();
    const early = read();
    await settled();
    await harness.clock.advance(TTL_MS + 1);
    const late = read();
    await settled();
    harness.question(0).answer(1);
    expect(await early).toMatchObject({ value: 1 });
    await settled();
    harness.question(1).answer(2);
    expect(await late).toMatchObject({ value: 2 });
  });

  it('what was asked for meanwhile is not remembered after', async () => {
    harness.bus.lose();
    const reading = read();
    await settled();
    harness.bus.connected = true;
    harness.question(0).answer(1);
    await reading;
    const next = read();
    await settled();
    expect(harness.asked).toHaveLength(2);
    harness.question(1).answer(2);
    expect(await next).toMatchObject({ value: 2, source: 'LIVE' });
  });
});

describe('memory', () => {
  it('is bounded: the least recently used go first', async () => {
    for (let index = 0; index <= 100; index += 1) await remember(index, `key ${index}`);
    expect(await read({ key: 'key 100' })).toMatchObject({ source: 'CACHE' });
    const evicted = read({ key: 'key 0' });
    await settled();
    harness.question(-1).answer(1);
    expect(await evicted).toMatchObject({ source: 'LIVE' });
  });
});
