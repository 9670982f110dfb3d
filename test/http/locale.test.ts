import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localeOf } from '../../src/http/locale.js';

describe('X-Locale', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'en-US'],
    ['', 'en-US'],
    ['*', 'en-US'],
    ['fr-CA', 'fr-CA'],
    ['FR-ca', 'fr-CA'],
    ['de', 'de-DE'],
    ['de-LI', 'de-DE'],
    ['en', 'en-US'],
    ['zh-Hant-TW', 'zh-CN'],
    ['xx, de-CH;q=0.4, fr;q=0.9', 'fr-FR'],
    ['de;q=0, fr', 'fr-FR'],
    ['de;q=0', 'en-US'],
    ['de;q=never, it;q=0.1', 'it-IT'],
    ['tlh', 'en-US'],
    ['de-DE\r\nX-Evil: 1', 'de-DE'],
    [`${'x,'.repeat(200)}de`, 'en-US'],
  ])('for Accept-Language %j is %s', (header, culture) => {
    expect(localeOf(header)).toBe(culture);
  });

  it('is a culture name of our own list whatever the header says', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^([a-z]{2}(-[A-Z]{2})?(;q=[01]\.\d)?,? ?)*$/),
    );
    fc.assert(
      fc.property(header, (text) => {
        expect(localeOf(text)).toMatch(/^[a-z]{2}-[A-Z]{2}$/);
      }),
      { numRuns: 500 },
    );
  });
});
