import type { Deadline } from '../request/deadline.js';

/** An access token for Partner Center and nothing else about it: where it came from is not this folder's business. */
export interface AccessToken {
  readonly value: string;
}

/** Where bearer tokens come from. */
export interface TokenSource {
  /**
   * A token that is valid now, from memory where possible.
   * @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED`, `UPSTREAM_UNAVAILABLE` or `DEADLINE_EXCEEDED`
   */
  getToken(deadline: Deadline): Promise<AccessToken>;
  /** Partner Center answered 401 to this very token. A newer one that is already there stays. */
  reject(token: AccessToken): void;
}
