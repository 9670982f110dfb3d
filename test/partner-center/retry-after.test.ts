import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/partner-center/retry-after.js';

const NOW = new Date('2026-03-01T12:00:00Z');

describe('Retry-After', () => {
  it.each<[string | string[] | undefined, number | undefined]>([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 0],
    [['3', '9'], 3_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['86401', 86_400_000],
    ['999999999999999999999', 86_400_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 86_400_000],
    [undefined, undefined],
    ['', undefined],
    [[], undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['12abc', undefined],
  ])('%j means %j ms', (header, expectedMs) => {
    expect(retryAfterMs(header, NOW)).toBe(expectedMs);
  });
});
