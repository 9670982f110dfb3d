import { describe, expect, it } from 'vitest';
import { composed } from '../../src/cache/composed.js';
import type { ReadAnswer } from '../../src/cache/held.js';
import { GatewayError } from '../../src/errors/gateway-error.js';

const NOON_MS = Date.UTC(2026, 0, 1, 12);

/** An answer that came so many milliseconds after noon, `ageMs` old. */
const answer = (
  source: ReadAnswer<string>['source'],
  ageMs: number,
  cameAfterMs = 0,
): ReadAnswer<string> => ({
  value: source,
  source,
  fetchedAt: new Date(NOON_MS + cameAfterMs - ageMs),
  ageMs,
});

describe('what several answers tell together', () => {
  it.each([
    [['LIVE', 'LIVE'], 'LIVE'],
    [['LIVE', 'CACHE', 'LIVE'], 'CACHE'],
    [['CACHE', 'STALE', 'LIVE'], 'STALE'],
    [['STALE', 'CACHE'], 'STALE'],
  ] as const)('of %j is %s', (sources, expected) => {
    const [first, ...others] = sources.map((source) => answer(source, 10));
    if (first === undefined) throw new Error('There is no answer.');
    expect(composed('both', [first, ...others])).toMatchObject({ value: 'both', source: expected });
  });

  it('is as old as the oldest, whichever of them is the least certain', () => {
    const oldest = composed('both', [answer('STALE', 20), answer('CACHE', 5_000), answer('LIVE', 0)]);
    expect(oldest).toMatchObject({
      source: 'STALE',
      ageMs: 5_000,
      fetchedAt: answer('CACHE', 5_000).fetchedAt,
    });
  });

  it('has aged while the later ones were waited for', () => {
    const { ageMs, fetchedAt } = composed('both', [answer('CACHE', 2_000), answer('LIVE', 100, 700)]);
    expect(ageMs).toBe(2_700);
    expect(fetchedAt).toEqual(new Date(NOON_MS - 2_000));
  });

  it('says why it is STALE, and nothing of the kind otherwise', () => {
    const failure = new GatewayError('UPSTREAM_UNAVAILABLE', 'down');
    expect(composed('', [answer('LIVE', 0), { ...answer('STALE', 1), failure }]).failure).toBe(failure);
    expect(composed('', [answer('CACHE', 9), answer('LIVE', 0)])).not.toHaveProperty('failure');
  });
});
