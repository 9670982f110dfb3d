import { GatewayError } from '../errors/gateway-error.js';
import { withoutStacks } from '../errors/without-stacks.js';

/**
 * Why a request has no caller, in the terms of RFC 6750: nothing was presented, it was presented in a wrong way, or
 * the token itself is no good.
 */
export type AuthenticationFailure = 'no_credentials' | 'invalid_request' | 'invalid_token';

/** `UNAUTHENTICATED`, together with what a 401 answer's `WWW-Authenticate` has to say. */
export class AuthenticationError extends GatewayError {
  override readonly name: string = 'AuthenticationError';
  readonly reason: AuthenticationFailure;

  /** `message` must be a constant of ours in plain ASCII without quotes: it becomes part of a header. */
  constructor(reason: AuthenticationFailure, message: string) {
    super('UNAUTHENTICATED', message);
    this.reason = reason;
  }

  /** The value for `WWW-Authenticate`; names no error when no credentials came (RFC 6750 section 3.1). */
  get challenge(): string {
    const realm = 'Bearer realm="overage-gateway"';
    if (this.reason === 'no_credentials') return realm;
    return `${realm}, error="${this.reason}", error_description="${this.message}"`;
  }
}

/** The error of a request that presents no credentials, or not in the way that is asked for. */
export function notAuthenticated(reason: AuthenticationFailure, message: string): AuthenticationError {
  return withoutStacks(() => new AuthenticationError(reason, message));
}

/** The error of a token that must not be trusted. */
export function invalidToken(message: string): AuthenticationError {
  return notAuthenticated('invalid_token', message);
}
