import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.js';
import {
  API,
  apiClient,
  askToken,
  emulatorForTest,
  HandClock,
  postForm,
  tokenUrl,
  userToken,
} from './emulator-client.js';

const USER_SCOPE = `${API}/user_impersonation offline_access`;

const refresh = async (emulator: Emulator, refreshToken: string, scope = USER_SCOPE) =>
  askToken(emulator, { grant_type: 'refresh_token', refresh_token: refreshToken, scope });

describe('the refresh token grant', () => {
  it('answers an App+User token with scope, MFA and upn', async () => {
    const emulator = await emulatorForTest();
    expect(decodeJwt(await userToken(emulator))).toMatchObject({
      aud: API,
      scp: 'user_impersonation',
      amr: ['pwd', 'mfa'],
      upn: 'service.account@partner.example',
      ver: '1.0',
    });
  });

  it('rotates, and the old token stays valid', async () => {
    const emulator = await emulatorForTest();
    const first = await (await refresh(emulator, 'demo-refresh-token')).json();
    expect(first.refresh_token).toEqual(expect.any(String));
    expect(first.refresh_token).not.toBe('demo-refresh-token');
    expect((await refresh(emulator, first.refresh_token)).status).toBe(200);
    expect((await refresh(emulator, 'demo-refresh-token')).status).toBe(200);
  });

  it('answers no new token when the switch says so', async () => {
    const emulator = await emulatorForTest({ switches: { refreshRotation: false } });
    expect(await (await refresh(emulator, 'demo-refresh-token')).json()).not.toHaveProperty('refresh_token');
  });

  it('refuses a token that was not used for too long', async () => {
    const clock = new HandClock();
    const emulator = await emulatorForTest({ now: clock.now });
    clock.advance(91 * 86_400_000);
    expect((await (await refresh(emulator, 'demo-refresh-token')).json()).error_codes).toEqual([700082]);
  });

  it('works on the v1 endpoint, by resource', async () => {
    const emulator = await emulatorForTest();
    const answer = await postForm(tokenUrl(emulator, 'partner.example', 'oauth2/token'), {
      grant_type: 'refresh_token',
      refresh_token: 'demo-refresh-token',
      client_id: 'demo-gateway',
      client_secret: 'demo-secret',
      resource: API,
    });
    expect(await answer.json()).toMatchObject({ scope: 'user_impersonation', expires_in: '3600' });
  });

  it('adds an id_token when openid is asked', async () => {
    const emulator = await emulatorForTest();
    const { id_token } = await (await refresh(emulator, 'demo-refresh-token', `${USER_SCOPE} openid`)).json();
    expect(decodeJwt(id_token).aud).toBe('demo-gateway');
  });
});

describe('the device code grant', () => {
  const start = (emulator: Emulator) =>
    postForm(tokenUrl(emulator, 'x', 'oauth2/v2.0/devicecode'), {
      client_id: 'demo-gateway',
      scope: USER_SCOPE,
    });
  const poll = async (emulator: Emulator, device_code: string) => {
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    return (
      await postForm(tokenUrl(emulator), { grant_type, device_code, client_id: 'demo-gateway' })
    ).json();
  };

  it('is pending for as many polls as the switch says, then gives access and refresh token', async () => {
    const emulator = await emulatorForTest({ switches: { deviceCodePolls: 2 } });
    const { device_code, user_code, verification_uri, interval, expires_in } = await (
      await start(emulator)
    ).json();
    expect([user_code, verification_uri]).toEqual([expect.any(String), `${emulator.url}/`]);
    expect([interval, expires_in]).toEqual([1, 900]);
    expect((await poll(emulator, device_code)).error).toBe('authorization_pending');
    expect((await poll(emulator, device_code)).error).toBe('authorization_pending');
    const { access_token, refresh_token } = await poll(emulator, device_code);
    expect((await (await apiClient(emulator, access_token)).getOverage()).status).toBe(200);
    expect((await refresh(emulator, refresh_token)).status).toBe(200);
  });

  it.each([
    ['decline', 'authorization_declined'],
    ['expire', 'expired_token'],
  ] as const)('can end otherwise: %s', async (deviceCodeOutcome, error) => {
    const emulator = await emulatorForTest({ switches: { deviceCodeOutcome, deviceCodePolls: 0 } });
    const { device_code } = await (await start(emulator)).json();
    expect((await poll(emulator, device_code)).error).toBe(error);
  });

  it('refuses a code it never gave', async () => {
    const emulator = await emulatorForTest();
    expect((await poll(emulator, 'made-up')).error).toBe('bad_verification_code');
  });
});

describe('the authorization code grant', () => {
  const redirect_uri = 'http://localhost:1234/back';
  const authorize = (emulator: Emulator, more: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      client_id: 'demo-gateway',
      response_type: 'code',
      redirect_uri,
      scope: USER_SCOPE,
      ...more,
    });
    return fetch(`${emulator.url}/x/oauth2/v2.0/authorize?${query}`, { redirect: 'manual' });
  };
  const codeOf = (answer: Response) =>
    new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';

  it('sends the person back with code and state; the code works once', async () => {
    const emulator = await emulatorForTest();
    const answer = await authorize(emulator, { state: 'abc' });
    expect(answer.headers.get('location')).toContain('state=abc');
    const fields = { grant_type: 'authorization_code', code: codeOf(answer), redirect_uri };
    expect(
      (await (await askToken(emulator, { ...fields, scope: USER_SCOPE })).json()).refresh_token,
    ).toBeDefined();
    expect((await askToken(emulator, { ...fields, scope: USER_SCOPE })).status).toBe(400);
  });

  it('checks the PKCE verifier', async () => {
    const emulator = await emulatorForTest();
    const code_challenge = createHash('sha256').update('right').digest('base64url');
    const redeem = async (code_verifier: string) => {
      const code = codeOf(await authorize(emulator, { code_challenge, code_challenge_method: 'S256' }));
      return askToken(emulator, {
        grant_type: 'authorization_code',
        code,
        redirect_uri,
        scope: USER_SCOPE,
        code_verifier,
      });
    };
    expect((await redeem('wrong')).status).toBe(400);
    expect((await redeem('right')).status).toBe(200);
  });

  it('redirects to loopback addresses only', async () => {
    const emulator = await emulatorForTest();
    expect((await authorize(emulator, { redirect_uri: 'https://evil.example/' })).status).toBe(400);
  });
});
