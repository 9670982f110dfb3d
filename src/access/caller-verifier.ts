import { LRUCache } from 'lru-cache';
import { AuthenticationError } from './authentication-error.js';
import { bearerToken, presentedToken } from './bearer-token.js';
import type { Caller } from './caller.js';
import type { VerifiedClaims } from './caller-claims.js';
import { type CallerVerifierOptions, checkVerifierOptions } from './caller-verifier-options.js';
import { hashOfToken } from './hash-of-token.js';
import { IssuerKeys } from './issuer-keys.js';
import { RecentTokens } from './recent-tokens.js';
import { RefusedTokens } from './refused-tokens.js';
import { createTokenCheck } from './token-check.js';
import { toAuthenticationError } from './token-failure.js';
import { TurnedAwayError } from './turned-away-error.js';

/** A caller with 200 groups takes about 15 KB, so that even the worst case stays below 80 MB. */
const MOST_VERIFIED = 5_000;

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
  const remembered = new LRUCache<string, VerifiedClaims>({ max: MOST_VERIFIED });
  const recent = new RecentTokens<VerifiedClaims>();
  const refused = new RefusedTokens(clock);
  let keySets = 0;
  const forgetTokens = () => {
    keySets += 1;
    remembered.clear();
    recent.forgetAll();
    refused.forgetAll();
  };
  const keysByIssuer = new Map(
    options.issuers.map((issuer) => {
      const parts = { issuer, ...(jwksUrl && { jwksUrl }), clock, log, onReplaced: forgetTokens };
      return [issuer, new IssuerKeys(parts)];
    }),
  );
  const check = createTokenCheck({ ...options, keysByIssuer });

  /** What is found out by keys that are withdrawn meanwhile is not remembered. */
  async function verifyAnew(token: string, hash: string): Promise<Caller> {
    let byKeySet: number | undefined;
    const onKeyFound = () => {
      byKeySet = keySets;
    };
    try {
      const claims = await check(token, onKeyFound);
      if (byKeySet === keySets) remembered.set(hash, claims);
      return claims.caller;
    } catch (error) {
      const refusal = toAuthenticationError(error, log);
      const isByKeysInForce = refusal instanceof AuthenticationError && byKeySet === keySets;
      if (isByKeysInForce) refused.remember(hash, refusal);
      throw reported(refusal);
    }
  }

  function reported<Refusal extends Error>(refusal: Refusal): Refusal {
    if (refusal instanceof TurnedAwayError) options.onTurnedAway(refusal.caller, refusal.why);
    return refusal;
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
    const claims = stillGood(remembered.get(hashOfToken(presented)));
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
    const before = stillGood(remembered.get(hash));
    if (before !== undefined) return before.caller;
    refreshOldKeys();
    const refusal = refused.find(hash);
    if (refusal !== undefined) throw reported(refusal);
    remembered.delete(hash);
    return verifyAnew(token, hash);
  }

  function stop(): void {
    for (const keys of keysByIssuer.values()) keys.stop();
    forgetTokens();
  }

  return { known, verify, stop };
}
