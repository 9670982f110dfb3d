import { tokenSource } from '../connection/token-source.js';
import type { Env } from '../surroundings.js';
import { type Finding, messageOf } from './finding.js';

const ROLES = ['Overage.Read', 'Overage.Enable', 'Overage.Disable', 'Operations.Read'];

/** Whether there is a token, and what it says of itself. Nothing here trusts it: the gateway checks it. */
export async function checkToken(env: Env): Promise<Finding[]> {
  try {
    const { origin, token } = tokenSource(env);
    const claims = claimsOf(await token());
    if (claims === undefined) {
      const fix = 'Give an access token for the gateway, not a secret, and without "Bearer" before it.';
      return [{ check: 'token', result: 'problem', detail: `${origin} is no JWT`, fix }];
    }
    return [toLifetime(origin, claims), toRoles(claims)];
  } catch (error) {
    return [
      {
        check: 'token',
        result: 'problem',
        detail: messageOf(error),
        fix: 'Set it as "overage --help" shows.',
      },
    ];
  }
}

type Claims = Readonly<Record<string, unknown>>;

function toLifetime(origin: string, { exp, aud, iss }: Claims): Finding {
  const check = 'token';
  const secondsLeft = typeof exp === 'number' ? Math.floor(exp - Date.now() / 1000) : 0;
  const detail = `from ${origin}, for ${String(aud)}, of ${String(iss)}`;
  if (secondsLeft > 0)
    return { check, result: 'ok', detail: `${detail}, ${Math.ceil(secondsLeft / 60)} minutes left` };
  return { check, result: 'problem', detail: `${detail}, expired`, fix: 'Get a new one.' };
}

function toRoles({ roles, scp }: Claims): Finding {
  const check = 'roles';
  const granted = Array.isArray(roles) ? roles.map(String) : [];
  const scopes = typeof scp === 'string' ? `; scopes ${scp}` : '';
  const missing = ROLES.filter((role) => !granted.includes(role));
  const detail = `${granted.join(', ') || 'none'}${scopes}`;
  if (granted.length === 0) {
    return {
      check,
      result: 'problem',
      detail,
      fix: `Ask for the roles you need (${ROLES.join(', ')}), then get a new token.`,
    };
  }
  return {
    check,
    result: 'ok',
    detail: missing.length === 0 ? detail : `${detail} (without ${missing.join(', ')})`,
  };
}

function claimsOf(token: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
