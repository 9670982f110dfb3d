import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  type Configuration,
  initiateDeviceAuthorization,
  pollDeviceAuthorizationGrant,
  type TokenEndpointResponse,
} from 'openid-client';
import type { EntraConfig } from '../config/entra.config.js';
import { Secret } from '../config/secret.js';
import type { Clock } from '../request/clock.js';
import { checkMfa } from './check-mfa.js';
import { clientAuthentication } from './client-authentication.js';
import { createOauthClient, type Fetch } from './oauth-client.js';
import { writeRefreshTokenFile } from './refresh-token-file.js';
import { signInRefused, toTokenError } from './token-error.js';
import { userScope } from './token-request.js';

export interface ConsentParts {
  readonly config: EntraConfig;
  readonly clock: Clock;
  /** Shows one line to the person at the terminal. */
  readonly print: (line: string) => void;
  readonly fetch?: Fetch;
}

/**
 * The first sign-in of App+User, by the device code flow: a person signs in with MFA in any browser, and the refresh
 * token is written to the file of ENTRA_REFRESH_TOKEN_PATH.
 * @throws GatewayError with the remedy; nothing is written then
 */
export async function runConsent({ config, clock, print, fetch }: ConsentParts): Promise<void> {
  const path = await writablePath(config);
  const client = createOauthClient(config, clientAuthentication(config, clock), fetch);
  const answer = await signIn(client, config, print).catch(async (error: unknown) => {
    throw await toTokenError(error);
  });
  const { refresh_token: refreshToken, access_token: accessToken } = answer;
  if (refreshToken === undefined) {
    throw signInRefused(
      'Microsoft Entra returned no refresh token. Allow offline_access for the app registration, then run `npm run consent` again.',
    );
  }
  await writeRefreshTokenFile(path, { token: new Secret(refreshToken), obtainedAt: clock.date() });
  print(`The refresh token is in ${path}. It lasts 90 days and is renewed by use.`);
  if (checkMfa(accessToken) === 'missing') {
    print('Partner Center will refuse it: the sign-in was made without MFA. Sign in again with MFA.');
  }
}

async function signIn(
  client: Configuration,
  { resource }: EntraConfig,
  print: ConsentParts['print'],
): Promise<TokenEndpointResponse> {
  const started = await initiateDeviceAuthorization(client, { scope: userScope(resource) });
  print(`Open ${started.verification_uri} and enter the code ${started.user_code}`);
  print('Sign in, with MFA, as the service account that is an Admin agent in Partner Center.');
  print(`The code is valid for ${Math.floor(started.expires_in / 60)} minutes. Waiting …`);
  return await pollDeviceAuthorizationGrant(client, started);
}

/** Looked at before the person is asked: a consent that cannot be stored would be lost. */
async function writablePath({ refreshTokenPath }: EntraConfig): Promise<string> {
  if (refreshTokenPath === undefined) {
    throw signInRefused('Set ENTRA_REFRESH_TOKEN_PATH to the file that is to hold the refresh token.');
  }
  await access(dirname(refreshTokenPath), constants.W_OK).catch(() => {
    throw signInRefused(
      'The folder of ENTRA_REFRESH_TOKEN_PATH does not exist or cannot be written. Create it, or choose another place.',
    );
  });
  return refreshTokenPath;
}
