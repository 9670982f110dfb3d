import { beforeEach, describe, expect, it } from 'vitest';
import { Breaker, type Health } from '../../src/partner-center/breaker.js';
import { ManualClock } from '../support/manual-clock.js';

let clock: ManualClock;
let breaker: Breaker;

beforeEach(() => {
  clock = new ManualClock();
  breaker = new Breaker(clock);
});

/** Makes `count` reads that all go the same way; refused ones are not counted. */
function read(health: Health, count = 1): number {
  let admitted = 0;
  for (let call = 0; call < count; call += 1) {
    try {
      breaker.admit('overage.get', true).report(health);
      admitted += 1;
    } catch {
      // Refused: that is what is counted.
    }
  }
  return admitted;
}

describe('the breaker', () => {
  it('opens after twenty failures when nothing succeeds', () => {
    expect(read('ill', 100)).toBe(20);
  });

  it('stays closed while half of the calls succeed', () => {
    for (let pair = 0; pair < 100; pair += 1) {
      expect(read('well') + read('ill')).toBe(2);
    }
  });

  it('does not count what never got as far as the upstream', () => {
    expect(read('nothing', 100)).toBe(100);
  });

  it('refuses reads and writes while open, unsent, and says for how long', () => {
    read('ill', 20);
    const refusal = {
      code: 'UPSTREAM_UNAVAILABLE',
      delivery: 'not-sent',
      heldBack: true,
      retryAfterSeconds: 5,
    };
    expect(() => breaker.admit('overage.get', true)).toThrow(expect.objectContaining(refusal));
    expect(() => breaker.admit('overage.put', false)).toThrow(expect.objectContaining(refusal));
  });

  it('lets one read every five seconds find out', async () => {
    read('ill', 20);
    await clock.advance(5_000);
    expect(read('ill', 10)).toBe(1);
    await clock.advance(4_999);
    expect(read('ill', 10)).toBe(0);
    await clock.advance(1);
    expect(read('ill', 10)).toBe(1);
  });

  it('never lets a write find out', async () => {
    read('ill', 20);
    await clock.advance(5_000);
    expect(() => breaker.admit('overage.put', false)).toThrow('overage.put was not sent');
  });

  it('closes when a probe succeeds, and starts counting anew', async () => {
    read('ill', 20);
    await clock.advance(5_000);
    read('well');
    expect(read('ill', 100)).toBe(20);
  });

  it('tries the next probe when one was cut short', async () => {
    read('ill', 20);
    await clock.advance(5_000);
    read('nothing');
    await clock.advance(5_000);
    expect(read('well', 10)).toBe(10);
  });

  it('is not closed by a call from before it opened', () => {
    const early = breaker.admit('overage.get', true);
    read('ill', 20);
    early.report('well');
    expect(read('well')).toBe(0);
  });

  it('does not mind a wall clock that is set back an hour', async () => {
    read('ill', 20);
    clock.jumpWallClock(-3_600_000);
    await clock.advance(5_000);
    expect(read('well', 3)).toBe(3);
  });
});
