import {
  type Configuration,
  clientCredentialsGrant,
  refreshTokenGrant,
  type TokenEndpointResponse,
} from 'openid-client';
import type { IssuedToken } from './held-token.js';
import type { RefreshTokenKeeper } from './refresh-token-keeper.js';
import { entraUnavailable } from './token-error.js';

/**
 * What App+User asks for: to act for the user, and a refresh token. Without `openid`: an id_token in the answer
 * would be checked, could only fail, and would take the new refresh token with it.
 */
export function userScope(resource: string): string {
  return `${resource}/user_impersonation offline_access`;
}

/** App-only. @throws Error of openid-client's, or GatewayError */
export async function requestAppOnlyToken(client: Configuration, resource: string): Promise<IssuedToken> {
  return toIssuedToken(await clientCredentialsGrant(client, { scope: `${resource}/.default` }));
}

/** App+User. Entra may return a new refresh token, which is kept. @throws as `requestAppOnlyToken` */
export async function requestUserToken(
  client: Configuration,
  resource: string,
  refreshTokens: RefreshTokenKeeper,
): Promise<IssuedToken> {
  const refreshToken = await refreshTokens.current();
  const answer = await refreshTokenGrant(client, refreshToken.reveal(), { scope: userScope(resource) });
  if (answer.refresh_token !== undefined) await refreshTokens.replace(refreshToken, answer.refresh_token);
  return toIssuedToken(answer);
}

/** openid-client has made a number of `expires_in`, which some endpoints send as a string. */
function toIssuedToken({
  access_token: value,
  expires_in: lifetimeSeconds,
}: TokenEndpointResponse): IssuedToken {
  if (lifetimeSeconds === undefined || lifetimeSeconds <= 0) {
    throw entraUnavailable('answered with a token that has no lifetime');
  }
  return { value, lifetimeMs: lifetimeSeconds * 1_000 };
}
