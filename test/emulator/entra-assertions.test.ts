import { randomUUID } from 'node:crypto';
import { decodeJwt, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.js';
import { API, emulatorForTest, postForm, tokenUrl } from './emulator-client.js';
import { selfSigned } from './self-signed.js';

const CERTIFICATE = selfSigned();
const PS256 = { alg: 'PS256', 'x5t#S256': CERTIFICATE.x5tS256 };
const RS256 = { alg: 'RS256', x5t: CERTIFICATE.x5t };

interface Changes {
  readonly header?: { alg: string; [name: string]: string };
  readonly claims?: JWTPayload;
}

const nowSeconds = () => Math.floor(Date.now() / 1000);

function ownAssertion(emulator: Emulator, { header = PS256, claims = {} }: Changes = {}) {
  return new SignJWT({
    aud: tokenUrl(emulator),
    iss: 'demo-gateway',
    sub: 'demo-gateway',
    jti: randomUUID(),
    nbf: nowSeconds(),
    exp: nowSeconds() + 300,
    ...claims,
  })
    .setProtectedHeader({ typ: 'JWT', ...header })
    .sign(CERTIFICATE.privateKey);
}

async function ask(emulator: Emulator, assertion: string) {
  const answer = await postForm(tokenUrl(emulator), {
    grant_type: 'client_credentials',
    client_id: 'demo-gateway',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: `${API}/.default`,
  });
  return answer.json();
}

async function withCertificate(): Promise<Emulator> {
  const emulator = await emulatorForTest();
  emulator.registerCertificate(CERTIFICATE.pem);
  return emulator;
}

describe('a certificate assertion', () => {
  it.each([
    ['PS256 with x5t#S256', PS256],
    ['RS256 with x5t', RS256],
  ])('is accepted as %s', async (_, header) => {
    const emulator = await withCertificate();
    const { access_token } = await ask(emulator, await ownAssertion(emulator, { header }));
    expect(decodeJwt(access_token)).toMatchObject({ appid: 'demo-gateway', appidacr: '2' });
  });

  it('is refused before the certificate is registered, and again after a reset', async () => {
    const emulator = await emulatorForTest();
    expect((await ask(emulator, await ownAssertion(emulator))).error_codes).toEqual([700027]);
    await fetch(`${emulator.url}/_emulator/credentials`, {
      method: 'POST',
      body: JSON.stringify({ certificatePem: CERTIFICATE.pem }),
    });
    expect(await ask(emulator, await ownAssertion(emulator))).toHaveProperty('access_token');
    emulator.reset();
    expect((await ask(emulator, await ownAssertion(emulator))).error_codes).toEqual([700027]);
  });

  it.each<[string, Changes, number]>([
    ['PS256 that names its key by x5t', { header: { alg: 'PS256', x5t: CERTIFICATE.x5t } }, 700027],
    ['another thumbprint', { header: { alg: 'PS256', 'x5t#S256': selfSigned().x5tS256 } }, 700027],
    [
      'another audience',
      { claims: { aud: 'https://login.microsoftonline.com/x/oauth2/v2.0/token' } },
      700027,
    ],
    ['another subject', { claims: { sub: 'somebody' } }, 700027],
    ['no jti', { claims: { jti: '' } }, 700027],
    ['an end in the past', { claims: { nbf: nowSeconds() - 3600, exp: nowSeconds() - 1800 } }, 700024],
    ['a beginning in the future', { claims: { nbf: nowSeconds() + 1800, exp: nowSeconds() + 3600 } }, 700024],
  ])('is refused with %s', async (_, changes, aadsts) => {
    const emulator = await withCertificate();
    expect((await ask(emulator, await ownAssertion(emulator, changes))).error_codes).toEqual([aadsts]);
  });

  it('is refused when the clocks differ too much', async () => {
    const emulator = await withCertificate();
    emulator.setSwitches({ clockSkewSeconds: 3600 });
    expect((await ask(emulator, await ownAssertion(emulator))).error_codes).toEqual([700024]);
  });
});

describe('a federated assertion', () => {
  const ISSUER = 'https://cluster.example';

  async function federated(claims: JWTPayload = {}) {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const emulator = await emulatorForTest();
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
    emulator.trustIssuer({ issuer: ISSUER, subject: 'system:serviceaccount:gateway', jwks });
    const assertion = await new SignJWT({
      iss: ISSUER,
      sub: 'system:serviceaccount:gateway',
      aud: 'api://AzureADTokenExchange',
      exp: nowSeconds() + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(privateKey);
    return ask(emulator, assertion);
  }

  it('is accepted from a trusted issuer', async () => {
    expect(await federated()).toHaveProperty('access_token');
  });

  it.each([
    ['issuer', { iss: 'https://other.example' }, 700211],
    ['audience', { aud: 'api://overage-gateway' }, 700212],
    ['subject', { sub: 'system:serviceaccount:other' }, 700213],
    ['time', { exp: nowSeconds() - 3600 }, 700024],
  ])('is refused with the wrong %s', async (_, claims, aadsts) => {
    expect((await federated(claims)).error_codes).toEqual([aadsts]);
  });
});
