import type { World } from '../world.js';
import { issuer } from './access-token.js';
import { TENANT_ID } from './tenant.js';

/** The OpenID configuration, the same for every name of the tenant, endpoints by its id as in Entra. */
export function openIdConfiguration(world: World): object {
  const base = `${world.origin()}/${TENANT_ID}`;
  return {
    issuer: issuer(world),
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'oid', 'tid', 'name', 'preferred_username'],
  };
}
