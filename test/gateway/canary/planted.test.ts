import { describe, expect, it } from 'vitest';
import { Planted } from '../../support/planted.js';

const SECRET = 'k9TqvbZ2-x_Lw4';

function foundIn(text: string): Record<string, string> {
  const planted = new Planted();
  planted.add('the secret', SECRET);
  planted.add('the other secret', 'other-secret');
  return Object.fromEntries(planted.foundIn(text));
}

describe('a planted secret', () => {
  it.each([
    ['as it is', SECRET],
    ['by its beginning', SECRET.slice(0, 8)],
    ['by its end', SECRET.slice(-8)],
    ['by a part from its middle', SECRET.slice(3, 11)],
    ['in other letter case', SECRET.toUpperCase()],
  ])('is found %s', (_how, part) => {
    expect(foundIn(`before ${part} after`)).toEqual({ 'the secret': `before ${part} after` });
  });

  it('is found beside another one', () => {
    expect(Object.keys(foundIn(`other-secret, ${SECRET}`))).toEqual(['the other secret', 'the secret']);
  });

  it('is not taken for found where less than a run of eight characters shows', () => {
    expect(foundIn(`${SECRET.slice(0, 7)} ${SECRET.slice(-7)}`)).toEqual({});
  });

  it('is told with what stands around it, and no more', () => {
    const [excerpt = ''] = Object.values(foundIn(`${'.'.repeat(500)}${SECRET}${'.'.repeat(500)}`));
    expect(excerpt).toContain(SECRET);
    expect(excerpt.length).toBeLessThan(100);
  });

  it('is made up where none is given, anew each time', () => {
    const planted = new Planted();
    const [one, other] = [planted.add('one'), planted.add('other')];
    expect(one).toMatch(/^[a-z][\w-]{20,}$/);
    expect(one).not.toBe(other);
  });
});
