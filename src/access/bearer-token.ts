import { invalidToken, notAuthenticated } from './authentication-error.js';

/**
 * Longest token that is looked at, in characters. An Entra token lists up to 200 group GUIDs, which comes to about
 * 12 KiB; anything much longer is refused before a byte of it is decoded.
 */
const MAX_TOKEN_LENGTH = 16 * 1024;
const LONGEST_SCHEME = 'Bearer '.length;

const BEARER = /^Bearer (\S+)$/i;
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * What stands where a token should in an `Authorization` header, not looked at any further: good for asking whether
 * this very text was verified before.
 */
export function presentedToken(authorizationHeader: string | undefined): string | undefined {
  if (authorizationHeader?.slice(0, LONGEST_SCHEME).toLowerCase() !== 'bearer ') return undefined;
  if (authorizationHeader.length > MAX_TOKEN_LENGTH + LONGEST_SCHEME) return undefined;
  return authorizationHeader.slice(LONGEST_SCHEME);
}

/**
 * The token of an `Authorization` header.
 * @throws AuthenticationError when there is none, or it is not one signed JWT in compact form.
 */
export function bearerToken(authorizationHeader: string | undefined): string {
  if (authorizationHeader === undefined || authorizationHeader === '') {
    throw notAuthenticated(
      'no_credentials',
      'The request carries no access token. Send it as: Authorization: Bearer <token>.',
    );
  }
  if (authorizationHeader.length > MAX_TOKEN_LENGTH + LONGEST_SCHEME) {
    throw invalidToken('The access token is too long: at most 16384 characters are accepted.');
  }
  const token = BEARER.exec(authorizationHeader)?.[1];
  if (token === undefined) {
    throw notAuthenticated(
      'invalid_request',
      'The Authorization header must hold the word Bearer, one space and one access token.',
    );
  }
  if (!COMPACT_JWS.test(token)) {
    throw invalidToken(
      'The access token is not a signed JWT: three base64url parts between dots are needed.',
    );
  }
  return token;
}
