import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/errors/parse-json.js';

const problemOf = (text: string): string => {
  try {
    return `is ${JSON.stringify(parseJson(text))}`;
  } catch (error) {
    return String(error);
  }
};

describe('what an operator wrote as JSON', () => {
  it('is parsed', () => {
    expect(parseJson('{"a": [1, null]}')).toEqual({ a: [1, null] });
  });

  it.each([
    ['has a word without quotes', '{\n  "a": [\n    secret-word\n  ]\n}', 'line 3'],
    ['is one word', 'secret-word', 'line 1'],
    ['has a comma too many in a list', '[\n1,\n2,\n]\n', 'line 4'],
    ['has a comma too many in an object', '{\n"a": 1,\n}', 'line 3 column 1'],
    ['lacks a comma', '{"a": 1\n"secret-word": 2}', 'line 2 column 1'],
    ['has a text that does not end', '{"a": "secret-word', 'line 1 column 19'],
    ['has a line break in a text', '{"a": "secret\nword"}', 'line 1 column 14'],
    ['goes on after its end', '{}\n secret-word', 'line 2 column 2'],
    ['ends too early', '{"secret-word": [', 'it ends too early'],
    ['is empty', '', 'it ends too early'],
  ])('is complained about by its place alone when it %s', (_what, text, place) => {
    expect(problemOf(text)).toBe(`SyntaxError: not JSON: ${place}`);
  });

  it('is not searched line by line, however long it is', () => {
    const lines = Array.from({ length: 20_000 }, (_, line) => (line === 15_000 ? 'secret-word,' : '1,'));
    expect(problemOf(`[${lines.join('\n')}1]`)).toBe('SyntaxError: not JSON: line 15001');
  });
});
