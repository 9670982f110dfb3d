import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-code.js';
import type { Env } from '../surroundings.js';
import { createClientCredentials } from './client-credentials.js';
import { readSecret } from './read-secret.js';

/** Where the token comes from; asked before every request, so that a renewed one is used. */
export interface TokenSource {
  /** For people: which setting it is. */
  readonly origin: string;
  /** @throws CliError when there is no token to be had */
  token(): Promise<string>;
}

/** The token of the environment, of a file, or of client credentials. @throws CliError when none is set */
export function tokenSource(env: Env): TokenSource {
  const { OVERAGE_TOKEN: token, OVERAGE_TOKEN_PATH: path, OVERAGE_CLIENT_ID: clientId } = env;
  if (token) return { origin: 'OVERAGE_TOKEN', token: async () => token.trim() };
  if (path)
    return { origin: `OVERAGE_TOKEN_PATH (${path})`, token: () => readSecret('OVERAGE_TOKEN_PATH', path) };
  if (clientId) {
    return { origin: `client credentials of ${clientId}`, token: createClientCredentials(clientId, env) };
  }
  throw new CliError(
    EXIT.notAllowed,
    `There is no token. Set one of
  OVERAGE_TOKEN        a token for the gateway
  OVERAGE_TOKEN_PATH   a file that holds one; read again for every request
  OVERAGE_CLIENT_ID    with OVERAGE_CLIENT_SECRET or OVERAGE_CLIENT_SECRET_PATH, and OVERAGE_TOKEN_URL`,
  );
}
