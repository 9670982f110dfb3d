import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { TENANT_ID } from '../../src/emulator/entra-id/tenant.js';
import {
  API,
  accessToken,
  apiClient,
  askToken,
  emulatorForTest,
  HandClock,
  postForm,
  tokenUrl,
} from './emulator-client.js';

const CLIENT = { client_id: 'demo-gateway', client_secret: 'demo-secret' };

describe('the v2 token endpoint', () => {
  it('answers numbers and an app-only Partner Center token', async () => {
    const emulator = await emulatorForTest();
    const answer = await askToken(emulator);
    const body = await answer.json();
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600 });
    expect(body).not.toHaveProperty('expires_on');
    expect(body).not.toHaveProperty('refresh_token');
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({
      aud: API,
      iss: `https://sts.windows.net/${TENANT_ID}/`,
      appid: 'demo-gateway',
      appidacr: '1',
      tid: TENANT_ID,
      ver: '1.0',
    });
    expect(claims).not.toHaveProperty('scp');
    expect(claims).not.toHaveProperty('amr');
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });

  it('takes the secret from a Basic header too', async () => {
    const emulator = await emulatorForTest();
    const basic = Buffer.from('demo-gateway:demo-secret').toString('base64');
    const fields = { grant_type: 'client_credentials', scope: `${API}/.default` };
    const answer = await postForm(tokenUrl(emulator), fields, { authorization: `Basic ${basic}` });
    expect(answer.status).toBe(200);
  });

  it('takes any tenant name, and its issuer stays the same', async () => {
    const emulator = await emulatorForTest();
    const fields = { ...CLIENT, grant_type: 'client_credentials', scope: 'api://overage-gateway/.default' };
    for (const tenant of ['contoso.example', TENANT_ID, 'common']) {
      const { access_token } = await (await postForm(tokenUrl(emulator, tenant), fields)).json();
      expect(decodeJwt(access_token).iss).toBe(`${emulator.url}/${TENANT_ID}/v2.0`);
    }
  });

  it('gives tokens the life that the switch says', async () => {
    const clock = new HandClock();
    const emulator = await emulatorForTest({ now: clock.now, switches: { tokenLifetimeSeconds: 60 } });
    const api = await apiClient(emulator);
    expect((await api.getOverage()).status).toBe(200);
    clock.advance(61_000);
    expect((await api.getOverage()).status).toBe(401);
  });
});

describe('the v1 token endpoint', () => {
  it('answers every value as a string, back-dated by five minutes', async () => {
    const emulator = await emulatorForTest();
    const url = tokenUrl(emulator, 'partner.example', 'oauth2/token');
    const body = await (
      await postForm(url, { ...CLIENT, grant_type: 'client_credentials', resource: API })
    ).json();
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: '3600', resource: API });
    expect(Number(body.expires_on) - Number(body.not_before)).toBe(3900);
    expect(typeof body.expires_on).toBe('string');
    expect((await (await apiClient(emulator, body.access_token)).getOverage()).status).toBe(200);
  });
});

describe('tokens of the demo callers', () => {
  const asCaller = (client_id: string) => ({ client_id, scope: 'api://overage-gateway/.default' });

  it.each([
    ['demo-reader', ['Overage.Read']],
    [
      'demo-operator',
      ['Overage.Read', 'Overage.Enable', 'Overage.Disable', 'Operations.Read', 'Schema.Read'],
    ],
    ['demo-stranger', undefined],
  ])('%s has the roles %j', async (clientId, roles) => {
    const emulator = await emulatorForTest();
    const claims = decodeJwt(await accessToken(emulator, asCaller(clientId)));
    expect(claims).toMatchObject({ aud: 'api://overage-gateway', azp: clientId, idtyp: 'app', ver: '2.0' });
    expect(claims.roles).toEqual(roles);
  });

  it('verify with the published keys, found by discovery', async () => {
    const emulator = await emulatorForTest();
    const configuration = await (
      await fetch(`${emulator.url}/any.example/v2.0/.well-known/openid-configuration`)
    ).json();
    const keys = createRemoteJWKSet(new URL(configuration.jwks_uri));
    const token = await accessToken(emulator, asCaller('demo-reader'));
    const { protectedHeader } = await jwtVerify(token, keys, {
      issuer: configuration.issuer,
      algorithms: ['RS256'],
    });
    expect(protectedHeader.kid).toEqual(expect.any(String));
  });

  it('carry scope, roles and names when a person signed in', async () => {
    const emulator = await emulatorForTest();
    const token = await accessToken(emulator, {
      ...asCaller('demo-operator'),
      grant_type: 'password',
      username: 'olive.operator@partner.example',
      password: 'demo-secret',
      scope: 'api://overage-gateway/Overage.Read api://overage-gateway/Overage.Enable',
    });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({
      scp: 'Overage.Read Overage.Enable',
      name: 'Olive Operator',
      preferred_username: 'olive.operator@partner.example',
    });
    expect(claims.roles).toContain('Overage.Enable');
    expect(claims).not.toHaveProperty('idtyp');
  });

  it('are no good at Partner Center', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator, await accessToken(emulator, asCaller('demo-operator')));
    expect((await api.getOverage()).status).toBe(401);
  });
});

describe('signing keys', () => {
  it('stay published beside a new one, until they are dropped', async () => {
    const emulator = await emulatorForTest();
    const kids = async () => {
      const { keys } = await (await fetch(`${emulator.url}/x/discovery/v2.0/keys`)).json();
      return keys.map(({ kid }: { kid: string }) => kid);
    };
    const [first] = await kids();
    await fetch(`${emulator.url}/_emulator/keys/rotate`, { method: 'POST' });
    expect(await kids()).toHaveLength(2);
    expect(await kids()).toContain(first);
    await fetch(`${emulator.url}/_emulator/keys/rotate?dropOld=true`, { method: 'POST' });
    expect(await kids()).not.toContain(first);
  });

  it('make tokens of a dropped key worthless', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    await emulator.rotateKeys(true);
    expect((await api.getOverage()).status).toBe(401);
  });
});
