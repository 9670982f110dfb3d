import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RecentTokens } from '../../src/access/recent-tokens.js';

const known = { caller: 'a' };

describe('the tokens that came last over the connections', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are known by their whole text, each over its own connection only', () => {
    const tokens = new RecentTokens<typeof known>();
    const connection = {};
    tokens.remember(connection, 'Bearer a.b.c', known);

    expect(tokens.find(connection, 'Bearer a.b.c')).toBe(known);
    expect(tokens.find(connection, 'Bearer a.b.d')).toBeUndefined();
    expect(tokens.find({}, 'Bearer a.b.c')).toBeUndefined();
  });

  it('make room for the next one over the same connection', () => {
    const tokens = new RecentTokens<typeof known>();
    const connection = {};
    const other = { caller: 'b' };
    tokens.remember(connection, 'Bearer a', known);
    tokens.remember(connection, 'Bearer b', other);

    expect(tokens.find(connection, 'Bearer a')).toBeUndefined();
    expect(tokens.find(connection, 'Bearer b')).toBe(other);
  });

  it('are held while they are used, and no more than two seconds longer', () => {
    const tokens = new RecentTokens<typeof known>();
    const busy = {};
    const idle = {};
    tokens.remember(busy, 'Bearer a', known);
    tokens.remember(idle, 'Bearer b', known);
    for (let second = 0; second < 3; second += 1) {
      vi.advanceTimersByTime(900);
      expect(tokens.find(busy, 'Bearer a')).toBe(known);
    }

    expect(tokens.find(idle, 'Bearer b')).toBeUndefined();
    vi.advanceTimersByTime(2_000);
    expect(tokens.find(busy, 'Bearer a')).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leave nothing behind that an empty text would match', () => {
    const tokens = new RecentTokens<typeof known>();
    const connection = {};
    tokens.remember(connection, 'Bearer a', known);
    vi.advanceTimersByTime(3_000);
    expect(tokens.find(connection, '')).toBeUndefined();

    tokens.remember(connection, 'Bearer a', known);
    tokens.forgetAll();
    expect(tokens.find(connection, '')).toBeUndefined();
  });

  it('are all forgotten at once when none can be trusted any more', () => {
    const tokens = new RecentTokens<typeof known>();
    const connections = [{}, {}, {}];
    for (const connection of connections) tokens.remember(connection, 'Bearer a', known);
    tokens.forgetAll();

    for (const connection of connections) expect(tokens.find(connection, 'Bearer a')).toBeUndefined();
  });
});
