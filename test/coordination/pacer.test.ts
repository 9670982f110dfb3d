import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CallPacer, createPacer } from '../../src/coordination/pacer.js';
import type { CallKind } from '../../src/coordination/rank.js';
import { Deadline } from '../../src/request/deadline.js';
import { ManualClock } from '../support/manual-clock.js';
import { quietLog as log } from '../support/quiet-log.js';

const never = new AbortController().signal;
const WRITE: CallKind = { use: 'write', priority: 'interactive' };
const FIRST: CallKind = { use: 'first-read', priority: 'interactive' };
const REFRESH: CallKind = { use: 'refresh', priority: 'interactive' };
const LISTED: CallKind = { use: 'first-read', priority: 'batch' };

let clock: ManualClock;

beforeEach(() => {
  clock = new ManualClock();
});

const pacerOf = (callsPerMinute: number, maxConcurrentCalls = 1_000) =>
  createPacer({ callsPerMinute, maxConcurrentCalls, clock, log });

const seconds = (count: number) => Deadline.after(count * 1_000, clock);

/** Queues one short call and notes its name in `order` when its turn comes; refusals are noted with a cross. */
function queue(pacer: CallPacer, kind: CallKind, name: string, order: string[], deadline = seconds(60)) {
  return pacer.acquire(kind, deadline, never).then(
    (slot) => {
      order.push(name);
      slot.release();
    },
    () => void order.push(`✗${name}`),
  );
}

/** Lets time pass after everybody has settled down to wait. */
async function pass(ms: number): Promise<void> {
  await clock.advance(0);
  await clock.advance(ms);
}

/** Uses up what a quota of five a minute gives at once: its burst of one, and the first evenly spread one. */
async function exhaust(pacer: CallPacer): Promise<void> {
  await pacer.acquire(WRITE, seconds(1), never);
  await pacer.acquire(WRITE, seconds(1), never);
}

describe('the pacer', () => {
  it('lets writes go first, then people without an answer, then people with an old one, then lists', async () => {
    const pacer = pacerOf(0, 1);
    const busy = await pacer.acquire(FIRST, seconds(60), never);
    const order: string[] = [];
    const queued = [
      queue(pacer, LISTED, 'list', order),
      queue(pacer, REFRESH, 'refresh', order),
      queue(pacer, FIRST, 'first', order),
      queue(pacer, WRITE, 'write', order),
    ];
    busy.release();
    await Promise.all(queued);
    expect(order).toEqual(['write', 'first', 'refresh', 'list']);
  });

  it('lets what most have asked for go first, of one kind and of no other', async () => {
    const pacer = pacerOf(0, 1);
    const busy = await pacer.acquire(FIRST, seconds(60), never);
    const order: string[] = [];
    const growing = { ...FIRST, demand: 1 };
    const queued = [
      queue(pacer, { ...REFRESH, demand: 99 }, 'refresh for 99', order),
      queue(pacer, FIRST, 'for one', order),
      queue(pacer, { ...FIRST, demand: 2 }, 'for two', order),
      queue(pacer, growing, 'for three by now', order),
    ];
    growing.demand = 3;
    busy.release();
    await Promise.all(queued);
    expect(order).toEqual(['for three by now', 'for two', 'for one', 'refresh for 99']);
  });

  it('lets nobody have two turns in a row while others wait, and then whoever waits for longest', async () => {
    const pacer = pacerOf(0, 1);
    const busy = await pacer.acquire(FIRST, seconds(60), never);
    const order: string[] = [];
    const queued = ['a', 'a', 'a', 'a', 'a', 'b', 'b', 'c'].map((asker) =>
      queue(pacer, { ...FIRST, asker }, asker, order),
    );
    busy.release();
    await Promise.all(queued);
    expect(order.join('')).toBe('abcabaaa');
  });

  it('gives one asker no more than every second turn, however much is asked of it', async () => {
    const pacer = pacerOf(0, 1);
    const busy = await pacer.acquire(FIRST, seconds(60), never);
    const order: string[] = [];
    const queued = ['a', 'a', 'a', 'a', 'b', 'b'].map((asker) =>
      queue(pacer, { ...FIRST, asker, demand: asker === 'a' ? 9 : 1 }, asker, order),
    );
    queued.push(queue(pacer, { ...WRITE, asker: 'a' }, 'W', order));
    busy.release();
    await Promise.all(queued);
    expect(order.join('')).toBe('Wbabaaa');
  });

  it('does not refuse whoever comes late for the many that another asked for before', async () => {
    const pacer = pacerOf(5);
    await exhaust(pacer);
    const order: string[] = [];
    const queued = Array.from({ length: 10 }, () =>
      queue(pacer, { ...FIRST, asker: 'a', demand: 2 }, 'a', order),
    );
    await pass(0);
    // Slots come every 15 seconds: it can wait for the second one only.
    queued.push(queue(pacer, { ...FIRST, asker: 'b' }, 'b', order, seconds(40)));
    await pass(60_000);
    await Promise.all(queued);
    expect(order.filter((name) => !name.startsWith('✗')).join('')).toBe('aba');
  });

  it('serves those of one kind in their order', async () => {
    const pacer = pacerOf(5);
    await exhaust(pacer);
    const order: string[] = [];
    const queued = ['a', 'b', 'c'].map((name) => queue(pacer, LISTED, name, order));
    await pass(60_000);
    await Promise.all(queued);
    expect(order).toEqual(['a', 'b', 'c']);
  });

  it('moves a list forward once a person waits for it too', async () => {
    const pacer = pacerOf(5);
    await exhaust(pacer);
    const order: string[] = [];
    const rising: { use: 'first-read'; priority: 'batch' | 'interactive' } = {
      use: 'first-read',
      priority: 'batch',
    };
    const queued = [queue(pacer, LISTED, 'list', order), queue(pacer, rising, 'rising', order)];
    rising.priority = 'interactive';
    await pass(60_000);
    await Promise.all(queued);
    expect(order).toEqual(['rising', 'list']);
  });

  it('never has more calls under way than allowed', async () => {
    const pacer = pacerOf(0, 3);
    let underWay = 0;
    let most = 0;
    const call = async () => {
      const slot = await pacer.acquire(FIRST, seconds(60), never);
      underWay += 1;
      most = Math.max(most, underWay);
      await clock.sleep(100);
      underWay -= 1;
      slot.release();
    };
    const calls = Array.from({ length: 10 }, call);
    await pass(1_000);
    await Promise.all(calls);
    expect(most).toBe(3);
  });

  it('refuses at once, with the time to wait, what cannot get a slot in time', async () => {
    const pacer = pacerOf(5);
    await exhaust(pacer);
    // The next one is due in a good 60 / 4 seconds.
    await expect(pacer.acquire(FIRST, seconds(8), never)).rejects.toMatchObject({
      code: 'UPSTREAM_THROTTLED',
      retryAfterSeconds: 16,
    });
  });

  it('refuses what would get its slot too late for the call itself', async () => {
    const pacer = pacerOf(5);
    await exhaust(pacer);
    // A slot in a good 15 seconds leaves less than a tenth of 16, and more than that of 18.
    await expect(pacer.acquire(FIRST, seconds(16), never)).rejects.toMatchObject({
      code: 'UPSTREAM_THROTTLED',
    });
    const inTime = pacer.acquire(FIRST, seconds(18), never);
    await pass(15_100);
    await expect(inTime).resolves.toBeDefined();
  });

  it('does not let a refresh wait: whoever wants it has an older answer', async () => {
    const pacer = pacerOf(500);
    const order: string[] = [];
    for (let burst = 0; burst < 101; burst += 1) await pacer.acquire(FIRST, seconds(8), never);
    const queued = ['a', 'b', 'c'].map((name) => queue(pacer, REFRESH, name, order));
    await pass(300);
    await Promise.all(queued);
    expect(order.toSorted()).toEqual(['a', '✗b', '✗c']);
  });

  it('does not let a first read wait because a refresh was denied', async () => {
    const pacer = pacerOf(500);
    const order: string[] = [];
    const queued = Array.from({ length: 60 }, (_, number) => queue(pacer, REFRESH, `${number}`, order));
    await pass(0);
    queued.push(queue(pacer, FIRST, 'first', order));
    await pass(0);
    expect(order).toContain('first');
    await pass(300);
    await Promise.all(queued);
  });

  it('takes whoever hangs up out of the line and gives their turn to the next', async () => {
    const pacer = pacerOf(5);
    await exhaust(pacer);
    const caller = new AbortController();
    const left = pacer.acquire(FIRST, seconds(60), caller.signal);
    const next = pacer.acquire(FIRST, seconds(20), never);
    caller.abort(new Error('hung up'));
    await expect(left).rejects.toThrow('hung up');
    await pass(16_000);
    await expect(next).resolves.toBeDefined();
  });

  it('holds everybody back for as long as Partner Center asked', async () => {
    const pacer = pacerOf(500);
    pacer.pause(5_000);
    await expect(pacer.acquire(FIRST, seconds(3), never)).rejects.toMatchObject({
      code: 'UPSTREAM_THROTTLED',
      retryAfterSeconds: 5,
    });
    const patient = pacer.acquire(FIRST, seconds(8), never);
    await pass(5_000);
    await expect(patient).resolves.toBeDefined();
  });

  it('lets one find out after a minute, whatever was asked', async () => {
    const pacer = pacerOf(500);
    pacer.pause(3_600_000);
    const patient = pacer.acquire(WRITE, seconds(90), never);
    await pass(60_000);
    await expect(patient).resolves.toBeDefined();
  });

  it('paces nothing when the quota is 0', async () => {
    const pacer = pacerOf(0);
    const slots = Array.from({ length: 600 }, () => pacer.acquire(FIRST, seconds(1), never));
    await expect(Promise.all(slots)).resolves.toHaveLength(600);
  });

  it('answers everybody, keeps the quota and the order of ranks, whoever comes when', async () => {
    const kinds = constantFrom(WRITE, FIRST, REFRESH, LISTED);
    const arrivals = array(record({ kind: kinds, afterMs: integer({ min: 0, max: 4_000 }) }), {
      maxLength: 60,
    });
    const property = asyncProperty(integer({ min: 1, max: 20 }), arrivals, async (limit, all) => {
      clock = new ManualClock();
      const pacer = pacerOf(limit);
      const grantedAt: number[] = [];
      let settled = 0;
      for (const { kind, afterMs } of all) {
        await pass(afterMs);
        const acquired = pacer.acquire(kind, seconds(8), never);
        void acquired.then(() => grantedAt.push(clock.monotonicMs())).catch(() => undefined);
        void acquired.then(
          () => (settled += 1),
          () => (settled += 1),
        );
      }
      await pass(9_000);
      const crowded = grantedAt.filter(
        (at) => grantedAt.filter((time) => time > at - 60_000 && time <= at).length > limit,
      );
      return settled === all.length && crowded.length === 0;
    });
    await assert(property, { numRuns: 60 });
  });
});
