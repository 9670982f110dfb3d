import { describe, expect, it } from 'vitest';
import { PartnerCenterError } from '../../src/partner-center/partner-center-error.js';
import { readPolicy } from '../../src/partner-center/retry-policy.js';

const TRIES = 500;
const unavailable = new PartnerCenterError('UPSTREAM_UNAVAILABLE', 'away', { delivery: 'no-response' });

/** Waits before the next attempt, shortest first. */
function waitsAfter(attempts: number): number[] {
  const history = { attempts, tokenReplaced: false, invalidBefore: false };
  return Array.from({ length: TRIES }, () => readPolicy(unavailable, history) ?? Number.NaN).toSorted(
    (one, other) => one - other,
  );
}

describe('the wait before another attempt at a read', () => {
  it.each([
    [1, 100],
    [2, 200],
  ])(
    'is after %i attempts anything up to %i ms, so that many who failed together do not come back together',
    (attempts, capMs) => {
      const waits = waitsAfter(attempts);
      const tenth = TRIES / 10;
      expect(waits[0]).toBeGreaterThanOrEqual(0);
      expect(waits[TRIES - 1]).toBeLessThan(capMs);
      // Evenly spread: each is wrong in one of a billion runs.
      expect(waits[tenth]).toBeLessThan(0.25 * capMs);
      expect(waits[TRIES / 2]).toBeGreaterThan(0.35 * capMs);
      expect(waits[TRIES / 2]).toBeLessThan(0.65 * capMs);
      expect(waits[TRIES - tenth]).toBeGreaterThan(0.75 * capMs);
    },
  );
});
