import { describe, expect, it } from 'vitest';
import { BoundedMap } from '../../src/graphql/bounded-map.js';

describe('a bounded map', () => {
  it('forgets the longest unused entry when it is full', () => {
    const map = new BoundedMap<number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.get('a');
    map.set('c', 3);
    expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  });

  it('forgets nothing when an entry is replaced', () => {
    const map = new BoundedMap<number>(2);
    map.set('a', 1);
    map.set('b', 2);
    map.set('b', 3);
    expect([map.get('a'), map.get('b')]).toEqual([1, 3]);
  });

  it('forgets the longest unused entries when together they weigh too much', () => {
    const map = new BoundedMap<number>(10, 100);
    for (const [number, key] of ['a', 'b', 'c'].entries()) map.set(key, number, 30);
    map.get('a');
    map.set('d', 3, 60);
    expect(['a', 'b', 'c', 'd'].map((key) => map.get(key))).toEqual([0, undefined, undefined, 3]);
  });

  it('counts the weight of what is replaced or deleted no longer', () => {
    const map = new BoundedMap<number>(10, 100);
    map.set('a', 1, 40);
    for (let time = 0; time < 10; time++) map.set('b', time, 60);
    map.delete('b');
    map.set('c', 3, 60);
    expect(['a', 'b', 'c'].map((key) => map.get(key))).toEqual([1, undefined, 3]);
  });

  it('keeps the newest entry, whatever it weighs', () => {
    const map = new BoundedMap<number>(10, 100);
    map.set('a', 1, 30);
    map.set('b', 2, 130);
    expect([map.get('a'), map.get('b')]).toEqual([undefined, 2]);
  });
});
