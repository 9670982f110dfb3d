import { createHash, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientCredential } from '../../src/config/entra.config.js';
import { Secret } from '../../src/config/secret.js';
import { ample, useHarness } from './token-source-harness.js';

const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url).pathname;
const passphrase = new Secret('canary-passphrase');
const harness = useHarness();

const certificate = (
  path: string,
  more: { passphrase?: Secret; algorithm?: 'RS256' } = {},
): ClientCredential => ({
  kind: 'certificate',
  path,
  algorithm: 'PS256',
  ...more,
});

async function assertionSentFor(credential: ClientCredential): Promise<string> {
  await harness().source({ credential }).getToken(ample());
  return harness().entra.received[0]?.form.client_assertion ?? '';
}

async function verify(assertion: string, algorithm: string) {
  const { publicKey } = new X509Certificate(await readFile(fixture('app.pem')));
  return await jwtVerify(assertion, publicKey, {
    algorithms: [algorithm],
    audience: new URL('/partner.example/oauth2/v2.0/token', harness().entra.url).href,
    issuer: 'client-1',
    subject: 'client-1',
    typ: 'JWT',
    requiredClaims: ['jti', 'nbf', 'iat', 'exp'],
  });
}

async function thumbprint(hash: string): Promise<string> {
  const { raw } = new X509Certificate(await readFile(fixture('app.pem')));
  return createHash(hash).update(raw).digest('base64url');
}

describe('a certificate', () => {
  it('signs an assertion with PS256 for the token endpoint, named by its SHA-256 thumbprint', async () => {
    const assertion = await assertionSentFor(certificate(fixture('app.pem')));
    const { payload } = await verify(assertion, 'PS256');
    expect(Number(payload.exp) - Number(payload.nbf)).toBe(600);
    expect(payload.jti).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(decodeProtectedHeader(assertion)).toEqual({
      alg: 'PS256',
      typ: 'JWT',
      'x5t#S256': await thumbprint('sha256'),
    });
    expect(harness().entra.received[0]?.form).toMatchObject({
      client_id: 'client-1',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(harness().entra.received[0]?.form).not.toHaveProperty('client_secret');
  });

  it('signs with RS256 and the SHA-1 thumbprint where that is set', async () => {
    const assertion = await assertionSentFor(certificate(fixture('app.pem'), { algorithm: 'RS256' }));
    await verify(assertion, 'RS256');
    expect(decodeProtectedHeader(assertion)).toEqual({
      alg: 'RS256',
      typ: 'JWT',
      x5t: await thumbprint('sha1'),
    });
  });

  it('makes each assertion once', async () => {
    const tokens = harness().source({ credential: certificate(fixture('app.pem')) });
    tokens.reject(await tokens.getToken(ample()));
    await tokens.getToken(ample());
    const [first, second] = harness().entra.received.map(({ form }) => form.client_assertion ?? '');
    const ids = [await verify(first ?? '', 'PS256'), await verify(second ?? '', 'PS256')];
    expect(ids[0]?.payload.jti).not.toBe(ids[1]?.payload.jti);
  });

  it.each([
    ['an encrypted PEM', 'app-encrypted.pem', passphrase],
    ['a PFX with AES', 'aes.pfx', passphrase],
    ['a PFX with triple DES', 'triple-des.pfx', passphrase],
    ['a PFX with an empty passphrase', 'empty-passphrase.pfx', undefined],
    ['a PFX that is not encrypted', 'unencrypted.pfx', undefined],
  ])('is read from %s', async (_what, name, secret) => {
    const credential = certificate(fixture(name), secret === undefined ? {} : { passphrase: secret });
    await verify(await assertionSentFor(credential), 'PS256');
  });
});

describe('a certificate file that cannot be used', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entra-'));
  });

  afterEach(() => rm(folder, { recursive: true }));

  const wrong = new Secret('canary-wrong');

  it.each([
    [
      'a wrong passphrase for a PEM',
      'app-encrypted.pem',
      wrong,
      /cannot be opened with the passphrase given/,
    ],
    ['a wrong passphrase for a PFX', 'aes.pfx', wrong, /cannot be opened with the passphrase given/],
    ['no passphrase', 'app-encrypted.pem', undefined, /needs a passphrase/],
    ['an encryption of old', 'rc2.pfx', passphrase, /outdated encryption/],
    ['no key in the PFX', 'without-key.pfx', passphrase, /no private key|no certificate/],
    ['an elliptic curve', 'elliptic.pem', undefined, /no RSA key/],
    ['no file', 'nowhere.pem', undefined, /does not exist/],
  ])('is told of: %s', async (_what, name, secret, message) => {
    const credential = certificate(fixture(name), secret === undefined ? {} : { passphrase: secret });
    await expectRefusal(credential, message);
  });

  it.each([
    ['garbage', () => Buffer.from([0x30, 0x82, 0xff, 0xff, 1, 2, 3]), /neither PEM nor a PFX/],
    ['a cut PFX', async () => (await readFile(fixture('aes.pfx'))).subarray(0, 900), /neither PEM nor a PFX/],
    ['a cut PEM', async () => (await readFile(fixture('app.pem'))).subarray(0, 600), /no private key/],
    ['a damaged PEM', damagedPem, /damaged PEM/],
    ['a foreign key', foreignKey, /does not belong to the certificate/],
    ['a key alone', () => newKey(), /no certificate/],
    ['nothing', () => '', /is empty/],
  ])('is told of: %s', async (_what, content, message) => {
    const path = join(folder, 'certificate');
    await writeFile(path, await content());
    await expectRefusal(certificate(path), message);
  });

  it('is told of: an expired certificate', async () => {
    harness().clock.jumpWallClock(200 * 365 * 86_400_000);
    await expectRefusal(certificate(fixture('app.pem')), /has expired/);
  });

  async function expectRefusal(credential: ClientCredential, message: RegExp): Promise<void> {
    const refused = harness().source({ credential }).getToken(ample());
    await expect(refused).rejects.toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      message: expect.stringMatching(message),
    });
    await expect(refused).rejects.toThrow(/ENTRA_CLIENT_CERTIFICATE_PATH/);
    expect(harness().entra.received).toHaveLength(0);
  }
});

function newKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function foreignKey(): Promise<string> {
  const pem = await readFile(fixture('app.pem'), 'utf8');
  return pem.slice(0, pem.indexOf('-----BEGIN PRIVATE')) + newKey();
}

async function damagedPem(): Promise<string> {
  const pem = await readFile(fixture('app.pem'), 'utf8');
  return pem.replace(/(-----BEGIN CERTIFICATE-----\n)[^\n]{20}/, '$1AAAAAAAAAAAAAAAAAAAA');
}
