import { describe, expect, it } from 'vitest';
import { Register } from '../../src/request/register.js';
import { type Enrolled, Roll } from '../../src/request/roll.js';

const entry = (name: string): Enrolled & { name: string } => ({ name });
const namesOn = (roll: Roll<Enrolled & { name: string }>) => {
  const names: string[] = [];
  roll.forEach(({ name }) => {
    names.push(name);
  });
  return names.sort();
};

describe('a roll of what is under way', () => {
  it('holds what was added until it is removed, in whatever order', () => {
    const roll = new Roll<Enrolled & { name: string }>();
    const [a, b, c] = [entry('a'), entry('b'), entry('c')];
    for (const one of [a, b, c]) roll.add(one);
    roll.remove(a);
    expect(namesOn(roll)).toEqual(['b', 'c']);
    roll.remove(c);
    roll.remove(b);
    expect(roll.size).toBe(0);
  });

  it('does not mind when something is removed twice, or was never on it', () => {
    const roll = new Roll<Enrolled & { name: string }>();
    const [a, b] = [entry('a'), entry('b')];
    roll.add(a);
    roll.add(b);
    roll.remove(a);
    roll.remove(a);
    roll.remove(entry('c'));
    expect(namesOn(roll)).toEqual(['b']);
  });

  it('visits each entry once although the visited ones are removed', () => {
    const roll = new Roll<Enrolled & { name: string }>();
    for (const name of ['a', 'b', 'c', 'd']) roll.add(entry(name));
    const visited: string[] = [];
    roll.forEach((one) => {
      visited.push(one.name);
      if (one.name !== 'b') roll.remove(one);
    });
    expect(visited.sort()).toEqual(['a', 'b', 'c', 'd']);
    expect(namesOn(roll)).toEqual(['b']);
  });
});

describe('a register of what is under way', () => {
  it('holds one value for each key, until it is deleted', () => {
    const register = new Register<number>();
    register.set('a', 1);
    register.set('b', 2);
    register.set('a', 3);
    register.delete('b');
    expect([register.get('a'), register.get('b')]).toEqual([3, undefined]);
    expect([register.keys(), register.values()]).toEqual([['a'], [3]]);
    register.clear();
    expect(register.keys()).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', '', '1'])('takes %j for a key like any other', (key) => {
    const register = new Register<string>();
    expect(register.get(key)).toBeUndefined();
    register.set(key, 'value');
    expect([register.get(key), register.keys()]).toEqual(['value', [key]]);
    register.delete(key);
    expect(register.get(key)).toBeUndefined();
  });
});
