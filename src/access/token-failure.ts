import { errors } from 'jose';
import { GatewayError } from '../errors/gateway-error.js';
import type { Log } from '../telemetry/log.js';
import { type AuthenticationError, invalidToken } from './authentication-error.js';

const BY_CLAIM: Readonly<Record<string, string>> = {
  aud: 'The token is for another audience. Ask for one that is issued for this API.',
  iss: 'The token is from an issuer that is not trusted here.',
  nbf: 'The token is not valid yet. Check the clock of the machine that sent it.',
  exp: 'The token does not say when it expires (exp), as a number.',
};

/** One error for all of them: whoever sends forged tokens sends many. */
export const WRONG_SIGNATURE = invalidToken('The signature of the token is wrong.');

/**
 * What to tell a caller whose token failed; anything that went wrong while looking at a token counts against it.
 * Errors made for callers pass unchanged.
 */
export function toAuthenticationError(error: unknown, log: Log): GatewayError {
  if (error instanceof GatewayError) return error;
  log.debug({ problem: String(error) }, 'an access token was refused');
  return describe(error);
}

function describe(error: unknown): AuthenticationError {
  if (error instanceof errors.JWSSignatureVerificationFailed) return WRONG_SIGNATURE;
  if (error instanceof errors.JWTExpired) {
    return invalidToken('The token has expired. Ask the identity provider for a new one.');
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return invalidToken(BY_CLAIM[error.claim] ?? 'The claims of the token are not valid.');
  }
  if (error instanceof errors.JWKSNoMatchingKey) {
    return invalidToken('The token is signed with a key that is not known of its issuer.');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return invalidToken('The token is signed with an algorithm that is not accepted here.');
  }
  return invalidToken('The token is malformed.');
}
