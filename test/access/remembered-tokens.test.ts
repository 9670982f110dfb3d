import { describe, expect, it } from 'vitest';
import { RememberedTokens } from '../../src/access/remembered-tokens.js';

const CAPACITY = 50;
const claims = { expiresAt: 1 };

describe('the memory of tokens', () => {
  it('finds what was remembered, until it is forgotten', () => {
    const tokens = new RememberedTokens(CAPACITY);
    tokens.remember('a', claims);
    expect(tokens.find('a')).toBe(claims);
    tokens.forget('a');
    expect(tokens.find('a')).toBeUndefined();
  });

  it('drops the longest unused token when it is full', () => {
    const tokens = new RememberedTokens(CAPACITY);
    for (let n = 0; n < CAPACITY; n++) tokens.remember(`token-${n}`, claims);
    tokens.find('token-0');
    tokens.remember('one more', claims);
    expect(tokens.find('token-0')).toBe(claims);
    expect(tokens.find('token-1')).toBeUndefined();
    expect(tokens.find('one more')).toBe(claims);
  });
});
