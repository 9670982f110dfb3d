import * as client from 'openid-client';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.js';
import { API, apiClient, ENTITLEMENT, emulatorForTest } from './emulator-client.js';
import { selfSigned } from './self-signed.js';

const APP_ONLY = { scope: `${API}/.default` };
const APP_AND_USER = { scope: `${API}/user_impersonation offline_access` };

function discover(emulator: Emulator, authentication: client.ClientAuth): Promise<client.Configuration> {
  const issuer = new URL(`${emulator.url}/${emulator.tenantId}/v2.0`);
  return client.discovery(issuer, 'demo-gateway', undefined, authentication, {
    execute: [client.allowInsecureRequests],
  });
}

async function entitlementSeenWith(emulator: Emulator, token: string): Promise<string> {
  const { items } = await (await (await apiClient(emulator, token)).getOverage()).json();
  return items[0].azureEntitlementId;
}

describe('an ordinary OpenID client', () => {
  it('signs in with a secret', async () => {
    const emulator = await emulatorForTest();
    const configuration = await discover(emulator, client.ClientSecretPost('demo-secret'));
    const { access_token } = await client.clientCredentialsGrant(configuration, APP_ONLY);
    expect(await entitlementSeenWith(emulator, access_token)).toBe(ENTITLEMENT);
  });

  it('signs in with a certificate', async () => {
    const emulator = await emulatorForTest();
    const { pem, privateKey, x5tS256 } = selfSigned();
    emulator.registerCertificate(pem);
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' });
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSA-PSS', hash: 'SHA-256' }, false, [
      'sign',
    ]);
    const authentication = client.PrivateKeyJwt(key, {
      [client.modifyAssertion]: (header, payload) => {
        header['x5t#S256'] = x5tS256;
        payload.aud = `${emulator.url}/${emulator.tenantId}/oauth2/v2.0/token`;
      },
    });
    const { access_token } = await client.clientCredentialsGrant(
      await discover(emulator, authentication),
      APP_ONLY,
    );
    expect(await entitlementSeenWith(emulator, access_token)).toBe(ENTITLEMENT);
  });

  it('signs a person in by device code, and renews by refresh token', async () => {
    const emulator = await emulatorForTest({ switches: { deviceCodePolls: 0 } });
    const configuration = await discover(emulator, client.ClientSecretPost('demo-secret'));
    const device = await client.initiateDeviceAuthorization(configuration, APP_AND_USER);
    const { refresh_token = '' } = await client.pollDeviceAuthorizationGrant(configuration, device);
    const { access_token } = await client.refreshTokenGrant(configuration, refresh_token, APP_AND_USER);
    expect(await entitlementSeenWith(emulator, access_token)).toBe(ENTITLEMENT);
  });

  it('understands the refusals', async () => {
    const emulator = await emulatorForTest();
    const configuration = await discover(emulator, client.ClientSecretPost('wrong'));
    await expect(client.clientCredentialsGrant(configuration, APP_ONLY)).rejects.toMatchObject({
      error: 'invalid_client',
      error_description: expect.stringContaining('AADSTS7000215'),
    });
  });
});
