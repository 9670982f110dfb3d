import { beforeEach, describe, expect, it } from 'vitest';
import { Entries } from '../../src/cache/entries.js';
import { GatewayError } from '../../src/errors/gateway-error.js';

const MOST = 1_500;
/** A value with an identity, so that it shows whether it was made anew. */
interface Thing {
  readonly id: number;
}
const thing = (id: number) => ({ outcome: { value: { id } }, startedAtMs: id });

let made: number;
let entries: Entries<Thing>;
beforeEach(() => {
  made = 0;
  entries = new Entries({
    maxEntries: MOST,
    toValue: (json) => {
      made += 1;
      return json as Thing;
    },
  });
});

describe('entries', () => {
  it('give back what was set, and when its fetching began', () => {
    entries.set('a', thing(7));
    expect(entries.get('a')).toEqual(thing(7));
    expect(entries.startedAtMs('a')).toBe(7);
  });

  it('make the object of a value once, however often it is used', () => {
    entries.set('a', thing(7));
    const first = entries.get('a');
    expect(entries.get('a')).toBe(first);
    expect(made).toBe(1);
  });

  it('make no object of what is only looked at', () => {
    entries.set('a', thing(7));
    entries.startedAtMs('a');
    expect(made).toBe(0);
  });

  it('replace a value that is in use by a newer one', () => {
    entries.set('a', thing(7));
    entries.get('a');
    entries.set('a', thing(8));
    expect(entries.get('a')).toEqual(thing(8));
    expect(entries.startedAtMs('a')).toBe(8);
  });

  it.each([
    ['that is in use', true],
    ['that is not', false],
  ])('forget a value %s', (_what, used) => {
    entries.set('a', thing(7));
    if (used) entries.get('a');
    entries.delete('a');
    expect(entries.get('a')).toBeUndefined();
    expect(entries.startedAtMs('a')).toBeUndefined();
  });

  it('forget everything at once', () => {
    entries.set('a', thing(7));
    entries.get('a');
    entries.set('b', thing(8));
    entries.clear();
    expect(entries.get('a') ?? entries.get('b')).toBeUndefined();
  });

  it('keep an absence as the error it is', () => {
    const absence = new GatewayError('NOT_FOUND', 'There is no such thing.');
    entries.set('a', { outcome: { absence }, startedAtMs: 1 });
    expect(entries.get('a')).toEqual({ outcome: { absence }, startedAtMs: 1 });
  });

  it('keep that a value only stands in, also as text', () => {
    const standingIn = { ...thing(7), onlyStandsIn: true } as const;
    entries.set('a', standingIn);
    expect(entries.get('a')).toEqual(standingIn);
    for (let id = 0; id < MOST / 2; id += 1) {
      entries.set(`${id}`, thing(id));
      entries.get(`${id}`);
    }
    expect(entries.get('a')).toEqual(standingIn);
  });

  it('keep what falls out of use, as long as there is room for it', () => {
    for (let id = 0; id < 1_200; id += 1) {
      entries.set(`${id}`, thing(id));
      entries.get(`${id}`);
    }
    for (let id = 0; id < 1_200; id += 1) expect(entries.get(`${id}`)).toEqual(thing(id));
  });

  it('are at most so many: the least recently used goes first', () => {
    for (let id = 0; id < 5_000; id += 1) entries.set(`${id}`, thing(id));
    const kept = Array.from({ length: 5_000 }, (_, id) => entries.startedAtMs(`${id}`)).filter(
      (startedAtMs) => startedAtMs !== undefined,
    );
    expect(kept.length).toBeLessThanOrEqual(MOST);
    expect(kept[0]).toBe(5_000 - kept.length);
    expect(entries.startedAtMs('4999')).toBe(4_999);
  });
});
