import { readFile } from 'node:fs/promises';
import type { JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { DOCUMENTED } from '../support/customers.js';
import { createPlatform, type FederatedPlatform } from './federated-platform.js';
import { credentialFile, startLiveGateway } from './live-gateway.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const fixture = (name: string) => new URL(`../entra/fixtures/${name}`, import.meta.url).pathname;
const nowSeconds = Math.floor(Date.now() / 1000);

let emulator: Emulator;
let platform: FederatedPlatform;
beforeAll(async () => {
  emulator = await startEmulator();
  platform = await createPlatform();
  emulator.trustIssuer(platform.issuer);
});
afterAll(() => emulator.stop());

type Credential = () => Promise<Record<string, string>>;

const secret = (value: string): Credential => {
  return async () => ({ ENTRA_CLIENT_SECRET: value });
};
const secretFile = (content: string): Credential => {
  return async () => ({ ENTRA_CLIENT_SECRET_PATH: await credentialFile(content) });
};
const certificate = (name: string, passphrase?: string): Credential => {
  return async () => ({
    ENTRA_CLIENT_CERTIFICATE_PATH: fixture(name),
    ...(passphrase && { ENTRA_CLIENT_CERTIFICATE_PASSPHRASE: passphrase }),
  });
};
const certificateFile = (content: () => Promise<string | Buffer>): Credential => {
  return async () => ({ ENTRA_CLIENT_CERTIFICATE_PATH: await credentialFile(await content()) });
};
const federated = (claims: JWTPayload): Credential => {
  return async () => ({ ENTRA_FEDERATED_TOKEN_FILE: await credentialFile(await platform.token(claims)) });
};
const federatedFile = (content: string): Credential => {
  return async () => ({ ENTRA_FEDERATED_TOKEN_FILE: await credentialFile(content) });
};
const refreshToken = (content: string): Credential => {
  return async () => ({
    ENTRA_CLIENT_SECRET: 'demo-secret',
    ENTRA_REFRESH_TOKEN_PATH: await credentialFile(content),
  });
};
const cut = async (name: string) => (await readFile(fixture(name))).subarray(0, 900);
const foreignKey = async () => {
  const stranger = await createPlatform();
  return { ENTRA_FEDERATED_TOKEN_FILE: await credentialFile(await stranger.token()) };
};

const TROUBLES: [string, Credential, RegExp][] = [
  ['a wrong secret', secret('canary-secret'), /secret is wrong .*AADSTS7000215.*ENTRA_CLIENT_SECRET/],
  ['an expired secret', secret('expired-secret'), /expired .*AADSTS7000222.*new client secret/],
  ['an empty secret file', secretFile('\n'), /ENTRA_CLIENT_SECRET_PATH is empty.*should hold/],
  [
    'a secret file of prose',
    secretFile('canary one two'),
    /ENTRA_CLIENT_SECRET_PATH holds more than a single word/,
  ],
  [
    'a folder as the secret file',
    async () => ({ ENTRA_CLIENT_SECRET_PATH: '/' }),
    /could not be read \(EISDIR\)/,
  ],
  ['a certificate nobody registered', certificate('app.pem'), /AADSTS700027.*Upload the certificate/],
  ['a damaged PEM', certificateFile(() => cut('app.pem')), /holds no private key|damaged PEM/],
  ['text as certificate', certificateFile(async () => 'canary'), /neither PEM nor a PFX/],
  ['an elliptic certificate', certificate('elliptic.pem'), /holds no RSA key/],
  [
    'a missing passphrase',
    certificate('app-encrypted.pem'),
    /needs a passphrase .*ENTRA_CLIENT_CERTIFICATE_PASSPHRASE/,
  ],
  [
    'a wrong passphrase for PEM',
    certificate('app-encrypted.pem', 'canary-wrong'),
    /cannot be opened with the passphrase/,
  ],
  [
    'a wrong passphrase for PFX',
    certificate('aes.pfx', 'canary-wrong'),
    /cannot be opened with the passphrase/,
  ],
  ['a cut PFX', certificateFile(() => cut('aes.pfx')), /neither PEM nor a PFX/],
  ['an empty federated token file', federatedFile(''), /ENTRA_FEDERATED_TOKEN_FILE is empty/],
  ['a federated token file of prose', federatedFile('canary one'), /holds more than a single word/],
  ['a federated token that is none', federatedFile('canary'), /AADSTS700027/],
  ['an expired federated token', federated({ exp: nowSeconds - 3600 }), /AADSTS700024.*clock/],
  ['a federated token of tomorrow', federated({ nbf: nowSeconds + 86_400 }), /AADSTS700024.*clock/],
  ['a federated token for another audience', federated({ aud: 'api://canary' }), /AADSTS700212.*audience/],
  [
    'a federated token of another issuer',
    federated({ iss: 'https://canary.example' }),
    /AADSTS700211.*issuer/,
  ],
  ['a federated token of another subject', federated({ sub: 'canary' }), /AADSTS700213.*subject/],
  ['a federated token with a foreign signature', foreignKey, /AADSTS700027/],
  ['garbage as refresh token', refreshToken('canary \u0000'), /ENTRA_REFRESH_TOKEN_PATH .*npm run consent/],
  [
    'half a refresh token file',
    refreshToken('{"refreshToken":"canary'),
    /ENTRA_REFRESH_TOKEN_PATH .*npm run consent/,
  ],
  ['an empty refresh token file', refreshToken(''), /ENTRA_REFRESH_TOKEN_PATH is empty.*npm run consent/],
  [
    'a refresh token that Entra never issued',
    refreshToken('canary-refresh-token'),
    /AADSTS9002313.*npm run consent/,
  ],
];

describe('a gateway with', () => {
  it.each(TROUBLES)('%s says so and what to do, without the secret', async (_what, credential, message) => {
    const gateway = await startLiveGateway(emulator, await credential());
    const { data, errors, text } = await gateway.ask(READ);
    expect(data).toEqual({ overage: null });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(message),
        extensions: { code: 'UPSTREAM_AUTHENTICATION_FAILED', retryable: false },
      },
    ]);
    expect(`${text}${gateway.logged()}`).not.toMatch(/canary|expired-secret|demo-secret|eyJ/);
  });
});
