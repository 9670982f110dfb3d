import { describe, expect, it } from 'vitest';
import { VerifiedTokens } from '../../src/access/verified-tokens.js';
import { application } from './callers.js';

const CAPACITY = 5_000;
const claims = { caller: application(), expiresAt: 1 };

describe('the memory of verified tokens', () => {
  it('finds what was remembered, until it is forgotten', () => {
    const tokens = new VerifiedTokens();
    tokens.remember('a', claims);
    expect(tokens.find('a')).toBe(claims);
    tokens.forget('a');
    expect(tokens.find('a')).toBeUndefined();
  });

  it('drops the longest unused token when it is full', () => {
    const tokens = new VerifiedTokens();
    for (let n = 0; n < CAPACITY; n++) tokens.remember(`token-${n}`, claims);
    tokens.find('token-0');
    tokens.remember('one more', claims);
    expect(tokens.find('token-0')).toBe(claims);
    expect(tokens.find('token-1')).toBeUndefined();
    expect(tokens.find('one more')).toBe(claims);
  });
});
