import {
  decodeJwt,
  decodeProtectedHeader,
  type JWTVerifyGetKey,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { type AuthenticationError, invalidToken } from './authentication-error.js';
import { bearerToken, presentedToken } from './bearer-token.js';
import type { Caller } from './caller.js';
import { toCaller, type VerifiedClaims } from './caller-claims.js';
import { type CallerVerifierOptions, checkVerifierOptions } from './caller-verifier-options.js';
import { IssuerKeys } from './issuer-keys.js';
import { RecentTokens } from './recent-tokens.js';
import { hashOfToken, RememberedTokens } from './remembered-tokens.js';
import { signatureFits } from './signature-fits.js';
import { toAuthenticationError, WRONG_SIGNATURE } from './token-failure.js';
import { TURNED_AWAY } from './turned-away.js';

/** Asymmetric only: with HS256 the public key would do as the secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256'];
const ACCEPTED_TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt']);
/** A caller with 200 groups takes about 15 KB, so that even the worst case stays below 80 MB. */
const MOST_VERIFIED = 5_000;
const MOST_FORGED = 1_000;
const GUID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i;

export interface CallerVerifier {
  /**
   * The caller of a token that was verified before and has not expired, without waiting for anything.
   * @param connection what the request came over; asking again over the same one costs next to nothing
   */
  known(authorizationHeader: string | undefined, connection: object): Caller | undefined;
  /**
   * Proves who sent a request by its `Authorization` header. Nothing that the token names is ever fetched.
   * @throws AuthenticationError for a missing, malformed or untrustworthy token.
   * @throws GatewayError `UPSTREAM_UNAVAILABLE` when the issuer's keys could never be fetched.
   */
  verify(authorizationHeader: string | undefined): Promise<Caller>;
  stop(): void;
}

/**
 * Verifies access tokens of the configured issuers and remembers each until it expires.
 * @throws Error for options that could not be trusted, such as an issuer on plain http.
 */
export function createCallerVerifier(options: CallerVerifierOptions): CallerVerifier {
  checkVerifierOptions(options);
  const { clock, log, jwksUrl } = options;
  const remembered = new RememberedTokens<VerifiedClaims>(MOST_VERIFIED);
  const recent = new RecentTokens<VerifiedClaims>();
  /** By the keys of today a signature stays wrong. */
  const forged = new RememberedTokens<AuthenticationError>(MOST_FORGED);
  let keySets = 0;
  const forgetTokens = () => {
    keySets += 1;
    remembered.forgetAll();
    recent.forgetAll();
    forged.forgetAll();
  };
  const keysByIssuer = new Map(
    options.issuers.map((issuer) => {
      const parts = { issuer, ...(jwksUrl && { jwksUrl }), clock, log, onReplaced: forgetTokens };
      return [issuer, new IssuerKeys(parts)];
    }),
  );
  const allowed = {
    tenants: options.allowedTenants && lowerCased(options.allowedTenants),
    applications: options.allowedApplications && lowerCased(options.allowedApplications),
  };

  async function verifyAnew(token: string): Promise<VerifiedClaims> {
    checkHeader(decodeProtectedHeader(token));
    const issuer = decodeJwt(token).iss ?? '';
    const keys = keysByIssuer.get(issuer);
    if (keys === undefined) throw invalidToken('The token is from an issuer that is not trusted here.');
    const { payload } = await jwtVerify(token, keyThatSigned(keys), {
      issuer,
      audience: [...options.audiences],
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
      clockTolerance: options.clockToleranceSeconds,
      currentDate: clock.date(),
    });
    const claims = toCaller(payload);
    checkAllowed(claims.caller, issuer);
    return claims;
  }

  function checkAllowed(caller: Caller, issuer: string): void {
    const { tenant, application } = caller;
    const tenantOfIssuer = GUID.exec(issuer)?.[0].toLowerCase();
    if (tenantOfIssuer !== undefined && tenantOfIssuer !== tenant) {
      throw turnedAway(caller, 'tenant_not_of_issuer');
    }
    if (allowed.tenants && !allowed.tenants.has(tenant)) {
      throw turnedAway(caller, 'tenant_not_allowed');
    }
    if (allowed.applications && !allowed.applications.has(application)) {
      throw turnedAway(caller, 'application_not_allowed');
    }
  }

  function turnedAway(caller: Caller, reason: keyof typeof TURNED_AWAY): AuthenticationError {
    options.onTurnedAway(caller, reason);
    return invalidToken(TURNED_AWAY[reason]);
  }

  function hasExpired({ expiresAt }: VerifiedClaims): boolean {
    return expiresAt <= Math.floor(clock.date().getTime() / 1_000) - options.clockToleranceSeconds;
  }

  function refreshOldKeys(): void {
    for (const keys of keysByIssuer.values()) keys.refreshIfOld();
  }

  function known(authorizationHeader: string | undefined, connection: object): Caller | undefined {
    if (authorizationHeader === undefined) return undefined;
    const recently = stillGood(recent.find(connection, authorizationHeader));
    if (recently !== undefined) return recently.caller;
    const presented = presentedToken(authorizationHeader);
    if (presented === undefined) return undefined;
    const claims = stillGood(remembered.find(hashOfToken(presented)));
    if (claims !== undefined) recent.remember(connection, authorizationHeader, claims);
    return claims?.caller;
  }

  function stillGood(claims: VerifiedClaims | undefined): VerifiedClaims | undefined {
    if (claims === undefined || hasExpired(claims)) return undefined;
    refreshOldKeys();
    return claims;
  }

  async function verify(authorizationHeader: string | undefined): Promise<Caller> {
    const token = bearerToken(authorizationHeader);
    const hash = hashOfToken(token);
    const before = stillGood(remembered.find(hash));
    if (before !== undefined) return before.caller;
    refreshOldKeys();
    const knownToBeForged = forged.find(hash);
    if (knownToBeForged !== undefined) throw knownToBeForged;
    remembered.forget(hash);
    const byKeySet = keySets;
    try {
      const claims = await verifyAnew(token);
      remembered.remember(hash, claims);
      return claims.caller;
    } catch (error) {
      const refusal = toAuthenticationError(error, log);
      if (refusal === WRONG_SIGNATURE && byKeySet === keySets) forged.remember(hash, WRONG_SIGNATURE);
      throw refusal;
    }
  }

  function stop(): void {
    for (const keys of keysByIssuer.values()) keys.stop();
    forgetTokens();
  }

  return { known, verify, stop };
}

/** The key that a token names, once it is sure that jose need not look at the signature in vain. */
function keyThatSigned(keys: IssuerKeys): JWTVerifyGetKey {
  return async (header, token) => {
    const key = await keys.find(header, token);
    if (!signatureFits(header.alg, key, token)) throw WRONG_SIGNATURE;
    return key;
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

function lowerCased(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.map((value) => value.toLowerCase()));
}
