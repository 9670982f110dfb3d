import {
  allowInsecureRequests,
  type ClientAuth,
  Configuration,
  type CustomFetch,
  customFetch,
} from 'openid-client';
import type { EntraConfig } from '../config/entra.config.js';

/** The part of `fetch` that is used to reach Entra. */
export type Fetch = CustomFetch;

const REQUEST_TIMEOUT_SECONDS = 10;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** The v2.0 token endpoint of the tenant; a certificate's assertion is addressed to it. */
export function tokenEndpointOf({ authority, tenantId }: EntraConfig): string {
  return `${authority.origin}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`;
}

/**
 * openid-client set up for the tenant without discovery: Entra's endpoints follow from authority and tenant. Each
 * request ends after 10 s. Plain http is for loopback only. Without `fetch` the global one is used, which honours
 * NODE_EXTRA_CA_CERTS, and HTTPS_PROXY where NODE_USE_ENV_PROXY=1 is set.
 */
export function createOauthClient(
  config: EntraConfig,
  authenticate: ClientAuth,
  fetch?: Fetch,
): Configuration {
  const tokenEndpoint = tokenEndpointOf(config);
  const client = new Configuration(
    {
      issuer: new URL('../../v2.0', tokenEndpoint).href,
      token_endpoint: tokenEndpoint,
      device_authorization_endpoint: new URL('devicecode', tokenEndpoint).href,
    },
    config.clientId,
    undefined,
    authenticate,
  );
  client.timeout = REQUEST_TIMEOUT_SECONDS;
  if (fetch !== undefined) client[customFetch] = fetch;
  if (LOOPBACK.has(config.authority.hostname)) allowInsecureRequests(client);
  return client;
}
