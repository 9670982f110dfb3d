import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/ledger/canonical-json.js';

describe('canonical JSON', () => {
  it('has one spelling, whatever the order of the members', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1}]}');
  });

  it('leaves out what is undefined and writes dates as ISO text', () => {
    const at = new Date('2026-03-01T09:00:00.000Z');
    expect(canonicalJson({ at, none: undefined })).toBe('{"at":"2026-03-01T09:00:00.000Z"}');
  });

  it('says the same of a value and of what is read back from it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
