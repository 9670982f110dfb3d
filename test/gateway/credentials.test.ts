import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { isObject } from '../../src/emulator/json.js';
import { DOCUMENTED } from '../support/customers.js';
import { createPlatform } from './federated-platform.js';
import { credentialFile, startLiveGateway } from './live-gateway.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { items { overageEnabled } } }`;
const WRITE = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false }) { outcome } }`;
const IS_ON = { overage: { items: [{ overageEnabled: true }] } };

const fixture = (name: string) => new URL(`../entra/fixtures/${name}`, import.meta.url).pathname;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.stop());

async function registerFixture(): Promise<void> {
  const pem = await readFile(fixture('app.pem'), 'utf8');
  emulator.registerCertificate(pem.slice(0, pem.indexOf('-----BEGIN PRIVATE')));
}

/** The gateway's own token requests so far: what each was made of. */
const signIns = () =>
  emulator
    .requests()
    .filter(({ target, body }) => target === 'token' && isObject(body) && body.client_id === 'demo-gateway')
    .map(({ body }) =>
      isObject(body) ? `${body.grant_type}: ${Object.keys(body).filter(isProof).join(', ')}` : '',
    );
const isProof = (name: string) => ['client_secret', 'client_assertion', 'refresh_token'].includes(name);

/** The next call gets a 401, as with a token that was revoked, so that the gateway signs in again. */
const revokeToken = () => emulator.addFaults([{ status: 401 }]);

const MODES: [string, string, () => Promise<Record<string, string>>][] = [
  ['a secret', 'client_credentials: client_secret', async () => ({ ENTRA_CLIENT_SECRET: 'demo-secret' })],
  [
    'a secret in a file',
    'client_credentials: client_secret',
    async () => ({ ENTRA_CLIENT_SECRET_PATH: await credentialFile('demo-secret\n') }),
  ],
  ...['PS256', 'RS256'].map((algorithm): (typeof MODES)[number] => [
    `a PEM certificate and ${algorithm}`,
    'client_credentials: client_assertion',
    async () => {
      await registerFixture();
      return {
        ENTRA_CLIENT_CERTIFICATE_PATH: fixture('app.pem'),
        ENTRA_CLIENT_CERTIFICATE_ALGORITHM: algorithm,
      };
    },
  ]),
  [
    'a PFX certificate and its passphrase',
    'client_credentials: client_assertion',
    async () => {
      await registerFixture();
      return {
        ENTRA_CLIENT_CERTIFICATE_PATH: fixture('aes.pfx'),
        ENTRA_CLIENT_CERTIFICATE_PASSPHRASE: 'canary-passphrase',
      };
    },
  ],
  [
    'a federated token',
    'client_credentials: client_assertion',
    async () => {
      const { issuer, token } = await createPlatform();
      emulator.trustIssuer(issuer);
      return { ENTRA_FEDERATED_TOKEN_FILE: await credentialFile(await token()) };
    },
  ],
  [
    'a secret and a refresh token (App+User)',
    'refresh_token: refresh_token, client_secret',
    async () => ({
      ENTRA_CLIENT_SECRET: 'demo-secret',
      ENTRA_REFRESH_TOKEN_PATH: await credentialFile('demo-refresh-token'),
    }),
  ],
  [
    'a certificate and a refresh token (App+User)',
    'refresh_token: refresh_token, client_assertion',
    async () => {
      await registerFixture();
      return {
        ENTRA_CLIENT_CERTIFICATE_PATH: fixture('app.pem'),
        ENTRA_REFRESH_TOKEN_PATH: await credentialFile('demo-refresh-token'),
      };
    },
  ],
];

describe('the gateway', () => {
  it.each(MODES)('reads and writes with %s', async (_what, signIn, credential) => {
    const gateway = await startLiveGateway(emulator, await credential());
    expect((await gateway.ask(READ)).data).toEqual(IS_ON);
    expect((await gateway.ask(WRITE)).data).toEqual({ setOverage: { outcome: 'ACCEPTED' } });
    expect(signIns()).toEqual([signIn]);
  });

  it.each(MODES)('signs in again with %s when its token is refused', async (_what, signIn, credential) => {
    const gateway = await startLiveGateway(emulator, await credential());
    await gateway.ask(READ);
    revokeToken();
    expect((await gateway.ask(READ)).data).toEqual(IS_ON);
    expect(signIns()).toEqual([signIn, signIn]);
  });
});
