import { beforeEach, describe, expect, it } from 'vitest';
import { Throttles } from '../../src/partner-center/throttles.js';
import { ManualClock } from '../support/manual-clock.js';

let clock: ManualClock;
let pausesMs: number[];
let throttles: Throttles;
beforeEach(() => {
  clock = new ManualClock();
  pausesMs = [];
  throttles = new Throttles(clock, (ms) => pausesMs.push(ms));
});

describe('a 429', () => {
  it('closes its customer for as long as it said, and nobody else', async () => {
    throttles.note('one', 30_000);
    expect([throttles.closedMs('one'), throttles.closedMs('two')]).toEqual([30_000, 0]);
    await clock.advance(29_000);
    expect(throttles.closedMs('one')).toBe(1_000);
    await clock.advance(1_000);
    expect(throttles.closedMs('one')).toBe(0);
    expect(pausesMs).toEqual([]);
  });

  it('concerns everybody when it names no customer', () => {
    throttles.note(undefined, 5_000);
    expect(pausesMs).toEqual([5_000]);
  });

  it('concerns everybody when another customer was throttled within a minute', async () => {
    throttles.note('one', 5_000);
    throttles.note('one', 5_000);
    await clock.advance(59_000);
    throttles.note('two', 7_000);
    expect(pausesMs).toEqual([7_000]);
  });

  it('concerns its customer alone when the other one was throttled long ago', async () => {
    throttles.note('one', 5_000);
    await clock.advance(60_000);
    throttles.note('two', 7_000);
    expect(pausesMs).toEqual([]);
  });

  it('never shortens an earlier one', () => {
    throttles.note('one', 30_000);
    throttles.note('one', 1_000);
    expect(throttles.closedMs('one')).toBe(30_000);
  });

  it('is forgotten when it is over, however many customers there were', async () => {
    for (let customer = 0; customer < 1_000; customer += 1) throttles.note(`early ${customer}`, 1_000);
    await clock.advance(2_000);
    throttles.note('late', 1_000);
    expect(throttles.closedMs('early 1')).toBe(0);
    expect(throttles.closedMs('late')).toBe(1_000);
  });
});
