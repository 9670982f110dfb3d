import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromCursor, toCursor } from '../../src/customer/page-cursor.js';

const BAD_CURSOR = expect.objectContaining({ code: 'BAD_USER_INPUT' });

describe('a cursor', () => {
  it('brings back the place it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (place, binding) => {
        expect(fromCursor(toCursor(place, binding), binding)).toEqual(JSON.parse(JSON.stringify(place)));
      }),
    );
  });

  it('is refused when any one of its characters is another', () => {
    const cursor = toCursor({ after: 'f62cf10b' }, 'query');
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
        fc.pre(cursor[at] !== other);
        expect(() => fromCursor(cursor.slice(0, at) + other + cursor.slice(at + 1), 'query')).toThrow(
          BAD_CURSOR,
        );
      }),
    );
  });

  it('is refused when it is cut short anywhere', () => {
    const cursor = toCursor({ after: 'f62cf10b' }, 'query');
    for (let length = 0; length < cursor.length; length += 1) {
      expect(() => fromCursor(cursor.slice(0, length), 'query')).toThrow(BAD_CURSOR);
    }
  });

  it('is refused by any query but its own', () => {
    const cursor = toCursor(1, 'query');
    for (const other of ['', 'Query', 'query ', 'query\n1']) {
      expect(() => fromCursor(cursor, other)).toThrow(BAD_CURSOR);
    }
  });

  it('is refused, and never more than refused, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => fromCursor(text, 'query')).toThrow(BAD_CURSOR);
      }),
    );
  });
});
