import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LocalQuota } from '../../src/coordination/local-quota.js';
import { ManualClock } from '../support/manual-clock.js';

const FIRST = { use: 'first-read', priority: 'interactive' } as const;
const REFRESH = { use: 'refresh', priority: 'interactive' } as const;
const MINUTE_MS = 60_000;

/** The most calls that lie in any 60 seconds. */
function mostInAMinute(times: readonly number[]): number {
  return Math.max(
    0,
    ...times.map((end) => times.filter((time) => time > end - MINUTE_MS && time <= end).length),
  );
}

/** Takes whatever can be had, asking again exactly when told to, for `forMs`. */
async function takeGreedily(quota: LocalQuota, clock: ManualClock, forMs: number): Promise<number[]> {
  const times: number[] = [];
  const endsAtMs = clock.monotonicMs() + forMs;
  while (clock.monotonicMs() < endsAtMs) {
    const waitMs = quota.takeNow(FIRST);
    if (waitMs === 0) times.push(clock.monotonicMs());
    else await clock.advance(Math.max(0.1, waitMs));
  }
  return times;
}

describe('a quota of calls a minute', () => {
  it('never gives more than its limit in any minute, however calls come', async () => {
    const moves = array(integer({ min: 0, max: 20_000 }), { minLength: 5, maxLength: 60 });
    const limits = integer({ min: 1, max: 60 });
    const clockAndTimes = property(limits, moves, (limit, pausesMs) => {
      let nowMs = 0;
      const clock = { monotonicMs: () => nowMs, date: () => new Date(0), sleep: async () => undefined };
      const quota = new LocalQuota(clock, limit);
      const times: number[] = [];
      for (const pauseMs of pausesMs) {
        nowMs += pauseMs;
        while (quota.takeNow(FIRST) === 0) times.push(nowMs);
      }
      return mostInAMinute(times) <= limit;
    });
    assert(clockAndTimes, { numRuns: 300 });
  });

  it('holds at moments whose fractions of a millisecond do not add up', () => {
    let nowMs = 0;
    const clock = { monotonicMs: () => nowMs, date: () => new Date(0), sleep: async () => undefined };
    for (let start = 0.1; start < 100; start += 0.1) {
      nowMs = start;
      const quota = new LocalQuota(clock, 1);
      quota.takeNow(FIRST);
      nowMs += quota.takeNow(FIRST);
      const given = [1, 2, 3].filter(() => quota.takeNow(FIRST) === 0);
      expect(given.length, `from ${start}`).toBeLessThanOrEqual(1);
    }
  });

  it('lets a fifth go at once: 100 of 500', () => {
    const quota = new LocalQuota(new ManualClock(), 500);
    let given = 0;
    while (quota.takeNow(FIRST) === 0) given += 1;
    // One more: the first of the evenly spread ones is due at once as well.
    expect(given).toBe(101);
  });

  it('keeps half of the burst from refreshes, for those who have no answer at all', () => {
    const quota = new LocalQuota(new ManualClock(), 500);
    let refreshes = 0;
    while (quota.takeNow(REFRESH) === 0) refreshes += 1;
    expect(refreshes).toBe(51);
    let firstReads = 0;
    while (quota.takeNow(FIRST) === 0) firstReads += 1;
    expect(firstReads).toBe(50);
  });

  it('spends nearly all of it under load and never stalls', async () => {
    const clock = new ManualClock();
    const times = await takeGreedily(new LocalQuota(clock, 500), clock, 5 * MINUTE_MS);
    expect(mostInAMinute(times)).toBeLessThanOrEqual(500);
    expect(times.length).toBeGreaterThan(5 * 500 * 0.97);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(1_000);
  });

  it('says when asking again makes sense, and is right', async () => {
    const clock = new ManualClock();
    const quota = new LocalQuota(clock, 10);
    while (quota.takeNow(FIRST) === 0);
    const waitMs = quota.takeNow(FIRST);
    await clock.advance(waitMs - 1);
    expect(quota.takeNow(FIRST)).toBeGreaterThan(0);
    await clock.advance(1);
    expect(quota.takeNow(FIRST)).toBe(0);
  });

  it('does not mind a jump of the wall clock', async () => {
    const clock = new ManualClock();
    const quota = new LocalQuota(clock, 10);
    while (quota.takeNow(FIRST) === 0);
    clock.jumpWallClock(3_600_000);
    expect(quota.takeNow(FIRST)).toBeGreaterThan(0);
    clock.jumpWallClock(-7_200_000);
    await clock.advance(quota.takeNow(FIRST));
    expect(quota.takeNow(FIRST)).toBe(0);
  });
});
