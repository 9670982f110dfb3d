import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClientCredential, EntraConfig } from '../../src/config/entra.config.js';
import { Secret } from '../../src/config/secret.js';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { checkMfa } from '../../src/entra/check-mfa.js';
import { runConsent } from '../../src/entra/consent.js';
import { createTokenSource } from '../../src/entra/token-source.js';
import { systemClock } from '../../src/request/clock.js';
import { createLog } from '../../src/telemetry/log.js';
import { ample } from './token-source-harness.js';

const log = createLog({ level: 'silent' });
const fixture = (name: string) => new URL(`fixtures/${name}`, import.meta.url).pathname;
const secret: ClientCredential = { kind: 'secret', secret: new Secret('demo-secret') };

describe('against an Entra that checks what it is sent, the gateway signs in', () => {
  let emulator: Emulator;
  let folder = '';

  beforeEach(async () => {
    emulator = await startEmulator({ switches: { deviceCodePolls: 0 } });
    folder = await mkdtemp(join(tmpdir(), 'entra-'));
  });

  afterEach(async () => {
    await emulator.stop();
    await rm(folder, { recursive: true });
  });

  const config = (overrides: Partial<EntraConfig>): EntraConfig => ({
    authority: new URL(emulator.url),
    tenantId: emulator.tenantId,
    clientId: 'demo-gateway',
    credential: secret,
    resource: 'https://api.partnercenter.microsoft.com',
    ...overrides,
  });

  /** Partner Center's answer to a request with the token: 200 when emulated Entra and Partner Center agree. */
  async function statusWith(overrides: Partial<EntraConfig>) {
    const tokens = createTokenSource({ config: config(overrides), clock: systemClock, log });
    const { value } = await tokens.getToken(ample()).finally(() => tokens.stop());
    const customer = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
    const { status } = await fetch(`${emulator.url}/v1/customers/${customer}/subscriptions/overage`, {
      headers: { authorization: `Bearer ${value}` },
    });
    return { status, mfa: checkMfa(value) };
  }

  it('with a client secret', async () => {
    expect(await statusWith({})).toEqual({ status: 200, mfa: 'not-needed' });
  });

  it.each(['PS256', 'RS256'] as const)('with a certificate and %s', async (algorithm) => {
    const pem = await readFile(fixture('app.pem'), 'utf8');
    emulator.registerCertificate(pem.slice(0, pem.indexOf('-----BEGIN PRIVATE')));
    const credential: ClientCredential = { kind: 'certificate', path: fixture('app.pem'), algorithm };
    expect(await statusWith({ credential })).toEqual({ status: 200, mfa: 'not-needed' });
  });

  it('with a federated token', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const issuer = 'https://platform.example';
    emulator.trustIssuer({ issuer, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'one' }] } });
    const token = await new SignJWT({ sub: 'the-workload' })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience('api://AzureADTokenExchange')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    const path = join(folder, 'token');
    await writeFile(path, token);
    const credential: ClientCredential = { kind: 'federated-token-file', path };
    expect(await statusWith({ credential })).toEqual({ status: 200, mfa: 'not-needed' });
  });

  it('as App+User, with the refresh token of a consent', async () => {
    const refreshTokenPath = join(folder, 'refresh-token');
    await runConsent({ config: config({ refreshTokenPath }), clock: systemClock, print: () => undefined });
    const consented = await readFile(refreshTokenPath, 'utf8');
    expect(await statusWith({ refreshTokenPath })).toEqual({ status: 200, mfa: 'compliant' });
    expect(await readFile(refreshTokenPath, 'utf8')).not.toBe(consented);
    expect(await statusWith({ refreshTokenPath })).toEqual({ status: 200, mfa: 'compliant' });
  });
});
