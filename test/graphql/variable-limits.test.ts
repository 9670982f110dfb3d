import { describe, expect, it } from 'vitest';
import { refusalOfSize } from '../../src/graphql/variable-limits.js';

const codeFor = (variables: Record<string, unknown>) => refusalOfSize(variables)?.[0]?.extensions?.code;

describe('the size of variables', () => {
  it.each([
    [
      'five full batches',
      Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [name, Array(100).fill('id')])),
    ],
    ['a long text', { text: 'x'.repeat(60_000) }],
    ['nothing', { a: null, b: undefined }],
  ])('is fine with %s', (_what, variables) => {
    expect(codeFor(variables)).toBeUndefined();
  });

  it.each([
    ['list', { list: Array(1_000).fill(1) }],
    ['object', { object: Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [index, index])) }],
    ['variables', Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [index, index]))],
    ['lists', { lists: Array(100).fill(Array(10).fill(1)) }],
    ['depth', { deep: JSON.parse('['.repeat(30_000).concat(']'.repeat(30_000))) }],
  ])('is refused for too much in the %s', (_what, variables) => {
    expect(codeFor(variables)).toBe('QUERY_TOO_COMPLEX');
  });
});
