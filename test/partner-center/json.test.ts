import { describe, expect, it } from 'vitest';
import { NOT_JSON, parseJson } from '../../src/partner-center/json.js';

describe('parseJson', () => {
  it.each<[string, string, unknown]>([
    [
      'camelCase as it is',
      '{"totalCount":1,"items":[{"overageEnabled":true}]}',
      { totalCount: 1, items: [{ overageEnabled: true }] },
    ],
    [
      'PascalCase at every depth',
      '{"TotalCount":1,"Items":[{"OverageEnabled":true}]}',
      { totalCount: 1, items: [{ overageEnabled: true }] },
    ],
    ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
    [
      'values untouched',
      '{"Type":"PhoneServices","x":[null,1,"Abc"]}',
      { type: 'PhoneServices', x: [null, 1, 'Abc'] },
    ],
    ['an empty name', '{"":1}', { '': 1 }],
    ['null', 'null', null],
    ['a text', '"Text"', 'Text'],
  ])('reads %s', (_what, text, value) => {
    expect(parseJson(text)).toEqual(value);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html></html>'],
    ['JSON that breaks off', '{"items":['],
    ['two values', '{}{}'],
    ['two byte order marks', '\uFEFF\uFEFF{}'],
    ['nesting beyond all measure', '['.repeat(400_000) + ']'.repeat(400_000)],
  ])('says of %s that it is not JSON', (_what, text) => {
    expect(parseJson(text)).toBe(NOT_JSON);
  });

  it('never lets a member become a prototype', () => {
    const value = parseJson('{"__proto__":{"overageEnabled":true},"items":[]}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(value).toEqual({ items: [] });
    expect(value).not.toHaveProperty('overageEnabled');
  });
});
