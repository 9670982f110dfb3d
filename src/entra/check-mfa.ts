import { decodeJwt } from 'jose';

/**
 * `compliant`, `missing`: a user's token with and without MFA. `not-needed`: App-only, which is outside the rule.
 * `unreadable`: not a JWT, so that nothing can be said.
 */
export type MfaCheck = 'compliant' | 'missing' | 'not-needed' | 'unreadable';

/**
 * Whether Partner Center will find MFA in this access token: it looks for `mfa` in `amr` of App+User tokens (source:
 * "Mandating multi-factor authentication for your partner tenant"). A user's token is known by its `scp`, inferred.
 */
export function checkMfa(accessToken: string): MfaCheck {
  const claims = claimsOf(accessToken);
  if (claims === undefined) return 'unreadable';
  if (claims.scp === undefined) return 'not-needed';
  return Array.isArray(claims.amr) && claims.amr.includes('mfa') ? 'compliant' : 'missing';
}

function claimsOf(accessToken: string): Record<string, unknown> | undefined {
  try {
    return decodeJwt(accessToken);
  } catch {
    return undefined;
  }
}
