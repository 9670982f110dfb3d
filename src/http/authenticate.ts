import { AuthenticationError } from '../access/authentication-error.js';
import type { Caller } from '../access/caller.js';
import type { CallerVerifier } from '../access/caller-verifier.js';
import type { RateLimits } from '../access/rate-limits.js';

export interface AuthenticateOptions {
  readonly callers: Pick<CallerVerifier, 'known' | 'verify'>;
  readonly rateLimits: Pick<RateLimits, 'chargeFailedAuthentication'>;
}

/**
 * Proves who sent a request. The client is known by its connection: a header that names another address proves nothing.
 * @throws AuthenticationError, or RateLimitedError when too many tokens from the client's network were refused
 */
export async function authenticate(
  authorization: string | undefined,
  clientAddress: string,
  { callers, rateLimits }: AuthenticateOptions,
): Promise<Caller> {
  try {
    return await callers.verify(authorization);
  } catch (error) {
    if (error instanceof AuthenticationError && error.reason !== 'no_credentials') {
      await rateLimits.chargeFailedAuthentication(clientAddress);
    }
    throw error;
  }
}
