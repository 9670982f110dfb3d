import { describe, expect, it, onTestFinished } from 'vitest';
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

  it.each([
    ['Sunday, 01-Mar-26 12:00:30 GMT'],
    // The third form of RFC 9110 names no zone.
    ['Sun Mar  1 12:00:30 2026'],
  ])('%s is in GMT wherever the gateway is', (header) => {
    const zone = process.env.TZ ?? '';
    process.env.TZ = 'America/New_York';
    onTestFinished(() => {
      process.env.TZ = zone;
    });
    expect(retryAfterMs(header, NOW)).toBe(30_000);
  });
});
