import {
  decodeJwt,
  decodeProtectedHeader,
  type JWTVerifyGetKey,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { invalidToken } from './authentication-error.js';
import type { Caller } from './caller.js';
import { toCaller, type VerifiedClaims } from './caller-claims.js';
import type { CallerVerifierOptions } from './caller-verifier-options.js';
import type { IssuerKeys } from './issuer-keys.js';
import { signatureFits } from './signature-fits.js';
import { WRONG_SIGNATURE } from './token-failure.js';
import { type TurnedAwayReason, turnedAway } from './turned-away-error.js';

/** Asymmetric only: with HS256 the public key would do as the secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const ACCEPTED_TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
const GUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i;

export interface TokenCheckOptions
  extends Pick<
    CallerVerifierOptions,
    'audiences' | 'allowedTenants' | 'allowedApplications' | 'clockToleranceSeconds' | 'clock'
  > {
  /** Each issuer that is trusted, with its own keys. */
  readonly keysByIssuer: ReadonlyMap<string, Pick<IssuerKeys, 'find'>>;
}

/**
 * Everything that a token is asked, from its header to whether its caller is let in.
 * @param onKeyFound called once the key is there that the signature is judged by
 * @throws AuthenticationError, JOSEError or GatewayError for a token that must not be trusted
 */
export type TokenCheck = (token: string, onKeyFound: () => void) => Promise<VerifiedClaims>;

export function createTokenCheck(options: TokenCheckOptions): TokenCheck {
  const { keysByIssuer, audiences, clockToleranceSeconds, clock } = options;
  const whyTurnedAway = turningAway(options);
  return async (token, onKeyFound) => {
    checkHeader(decodeProtectedHeader(token));
    const issuer = decodeJwt(token).iss ?? '';
    const keys = keysByIssuer.get(issuer);
    if (keys === undefined) throw invalidToken('The token is from an issuer that is not trusted here.');
    const { payload } = await jwtVerify(token, keyThatSigned(keys, onKeyFound), {
      issuer,
      audience: [...audiences],
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: clockToleranceSeconds,
      currentDate: clock.date(),
    });
    const claims = toCaller(payload);
    const reason = whyTurnedAway(claims.caller, issuer);
    if (reason !== undefined) throw turnedAway(claims.caller, reason);
    return claims;
  };
}

function checkHeader({ typ, kid, crit }: ProtectedHeaderParameters): void {
  if (crit !== undefined)
    throw invalidToken('The token uses header extensions (crit), which are not supported.');
  if (typ !== undefined && !ACCEPTED_TYPES.has(String(typ).toLowerCase())) {
    throw invalidToken('The token is not an access token: its type (typ) must be JWT or at+jwt.');
  }
  if (typeof kid !== 'string' || kid === '') {
    throw invalidToken('The token does not say which key it is signed with (kid).');
  }
}

/** The key that a token names, once it is sure that jose need not look at the signature in vain. */
function keyThatSigned(keys: Pick<IssuerKeys, 'find'>, onKeyFound: () => void): JWTVerifyGetKey {
  return async (header, token) => {
    const key = await keys.find(header, token);
    onKeyFound();
    if (!signatureFits(header.alg, key, token)) throw WRONG_SIGNATURE;
    return key;
  };
}

/** Why a caller is not let in, if it is not. */
function turningAway({
  allowedTenants,
  allowedApplications,
}: Pick<TokenCheckOptions, 'allowedTenants' | 'allowedApplications'>) {
  const tenants = allowedTenants && lowerCased(allowedTenants);
  const applications = allowedApplications && lowerCased(allowedApplications);
  return ({ tenant, application }: Caller, issuer: string): TurnedAwayReason | undefined => {
    const tenantOfIssuer = GUID.exec(issuer)?.[0].toLowerCase();
    if (tenantOfIssuer !== undefined && tenantOfIssuer !== tenant) return 'tenant_not_of_issuer';
    if (tenants && !tenants.has(tenant)) return 'tenant_not_allowed';
    if (applications && !applications.has(application)) return 'application_not_allowed';
    return undefined;
  };
}

function lowerCased(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.map((value) => value.toLowerCase()));
}
