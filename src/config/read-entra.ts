import * as z from 'zod';
import type { ClientCredential, EntraConfig } from './entra.config.js';
import type { EnvReader } from './env-reader.js';
import { PARTNER_CENTER_RESOURCE } from './partner-center-resource.js';
import { Secret } from './secret.js';
import { SECURE_URL, secureUrl } from './shapes.js';

const PUBLIC_AUTHORITY = new URL('https://login.microsoftonline.com');

/** Any of these set means that a live tenant is wanted. */
const LIVE_VARIABLES = [
  'ENTRA_TENANT_ID',
  'ENTRA_CLIENT_ID',
  'ENTRA_CLIENT_SECRET',
  'ENTRA_CLIENT_SECRET_PATH',
  'ENTRA_CLIENT_CERTIFICATE_PATH',
  'ENTRA_FEDERATED_TOKEN_FILE',
  'ENTRA_REFRESH_TOKEN_PATH',
] as const;

/** Whether the settings ask for a live tenant, even if incompletely. */
export function wantsLiveTenant(env: EnvReader): boolean {
  return LIVE_VARIABLES.some((name) => env.text(name) !== undefined);
}

/** The gateway's own credentials. Undefined, with problems noted, when something is missing or contradictory. */
export function readEntra(env: EnvReader): EntraConfig | undefined {
  const authority = env.read('ENTRA_AUTHORITY', secureUrl, SECURE_URL, PUBLIC_AUTHORITY);
  const tenantId = required(env, 'ENTRA_TENANT_ID', "the partner tenant's id or a verified domain of it");
  const clientId = required(env, 'ENTRA_CLIENT_ID', "the app registration's application (client) id");
  const credential = readCredential(env);
  const refreshTokenPath = env.text('ENTRA_REFRESH_TOKEN_PATH');
  if (tenantId === undefined || clientId === undefined || credential === undefined) return undefined;
  return {
    authority,
    tenantId,
    clientId,
    credential,
    resource: PARTNER_CENTER_RESOURCE,
    ...(refreshTokenPath && { refreshTokenPath }),
  };
}

function required(env: EnvReader, name: string, what: string): string | undefined {
  const value = env.text(name);
  if (value === undefined) env.problem(name, `missing; expected ${what}`);
  return value;
}

function readCredential(env: EnvReader): ClientCredential | undefined {
  const secret = env.text('ENTRA_CLIENT_SECRET');
  const secretPath = env.text('ENTRA_CLIENT_SECRET_PATH');
  const certificatePath = env.text('ENTRA_CLIENT_CERTIFICATE_PATH');
  const federatedPath = env.text('ENTRA_FEDERATED_TOKEN_FILE');
  const given: ClientCredential[] = [];
  if (secret !== undefined) given.push({ kind: 'secret', secret: new Secret(secret) });
  if (secretPath !== undefined) given.push({ kind: 'secret-file', path: secretPath });
  if (certificatePath !== undefined) given.push(certificate(env, certificatePath));
  if (federatedPath !== undefined) given.push({ kind: 'federated-token-file', path: federatedPath });
  if (given.length !== 1) {
    env.problem(
      'ENTRA_CLIENT_SECRET, ENTRA_CLIENT_SECRET_PATH, ENTRA_CLIENT_CERTIFICATE_PATH, ENTRA_FEDERATED_TOKEN_FILE',
      `expected exactly one of them; ${given.length === 0 ? 'none is' : `${given.length} are`} set`,
    );
  }
  return given.length === 1 ? given[0] : undefined;
}

function certificate(env: EnvReader, path: string): ClientCredential {
  const passphrase = env.text('ENTRA_CLIENT_CERTIFICATE_PASSPHRASE');
  const algorithm = env.read(
    'ENTRA_CLIENT_CERTIFICATE_ALGORITHM',
    z.enum(['PS256', 'RS256']),
    'PS256 or RS256',
    'PS256',
  );
  return {
    kind: 'certificate',
    path,
    algorithm,
    ...(passphrase !== undefined && { passphrase: new Secret(passphrase) }),
  };
}
