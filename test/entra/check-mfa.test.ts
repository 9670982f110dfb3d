import { UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { checkMfa } from '../../src/entra/check-mfa.js';

const token = (claims: Record<string, unknown>) => new UnsecuredJWT(claims).encode();

describe('the MFA check of an access token', () => {
  it.each([
    ['compliant', token({ scp: 'user_impersonation', amr: ['pwd', 'mfa'] })],
    ['missing', token({ scp: 'user_impersonation', amr: ['pwd'] })],
    ['missing', token({ scp: 'user_impersonation' })],
    ['missing', token({ scp: 'user_impersonation', amr: 'mfa' })],
    ['not-needed', token({ appid: 'client-1', roles: [] })],
    ['unreadable', 'an-opaque-token'],
    ['unreadable', 'a.b.c'],
  ])('is "%s" for %s', (expected, accessToken) => {
    expect(checkMfa(accessToken)).toBe(expected);
  });
});
