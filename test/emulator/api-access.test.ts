import { describe, expect, it } from 'vitest';
import {
  accessToken,
  apiClient,
  emulatorForTest,
  HandClock,
  postForm,
  refusalOf,
  tokenUrl,
  userToken,
} from './emulator-client.js';

describe('the API', () => {
  it('answers 401 with an empty body and a challenge when there is no token', async () => {
    const emulator = await emulatorForTest();
    const answer = await fetch(`${emulator.url}/v1/customers`);
    expect([answer.status, await answer.text()]).toEqual([401, '']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(['', 'garbage', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])('refuses the token "%s"', async (token) => {
    const emulator = await emulatorForTest();
    expect((await (await apiClient(emulator, token)).getOverage()).status).toBe(401);
  });

  it('refuses a token signed with a key that its Entra does not publish', async () => {
    const [emulator, other] = [await emulatorForTest(), await emulatorForTest()];
    await other.rotateKeys(true);
    expect((await (await apiClient(emulator, await accessToken(other))).getOverage()).status).toBe(401);
  });

  it('refuses an expired token it has accepted before', async () => {
    const clock = new HandClock();
    const emulator = await emulatorForTest({ now: clock.now });
    const api = await apiClient(emulator);
    expect((await api.getOverage()).status).toBe(200);
    clock.advance(3_601_000);
    const answer = await api.getOverage();
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ]);
  });

  it('answers 401/900420 to the retired audience, whether asked for or put there', async () => {
    const emulator = await emulatorForTest();
    const retired = await postForm(tokenUrl(emulator, 'x', 'oauth2/token'), {
      grant_type: 'client_credentials',
      client_id: 'demo-gateway',
      client_secret: 'demo-secret',
      resource: 'https://graph.windows.net',
    });
    const { access_token } = await retired.json();
    expect(await refusalOf((await apiClient(emulator, access_token)).getOverage())).toBe('401/900420');
    emulator.setSwitches({ tokenAudience: 'https://wrong.example' });
    expect(await refusalOf((await apiClient(emulator)).getOverage())).toBe('401/900420');
  });

  it('answers 403 to an application that is not registered in Partner Center', async () => {
    const emulator = await emulatorForTest();
    const token = await accessToken(emulator, { client_id: 'demo-reader' });
    expect(await refusalOf((await apiClient(emulator, token)).getOverage())).toBe('403/2032');
  });

  it('answers 404 to an unknown path and 405 to a wrong verb', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    expect((await api.get('/nothing/here')).status).toBe(404);
    const url = `${emulator.url}/v1/customers/f62cf10b-8f76-4fc4-9774-c5291f8faf86/subscriptions/overage`;
    const headers = { authorization: `Bearer ${await accessToken(emulator)}` };
    for (const method of ['POST', 'DELETE', 'PATCH']) {
      expect((await fetch(url, { method, headers })).status).toBe(405);
    }
  });
});

describe('the MFA rule', () => {
  it('answers 401/900421 to a user token without mfa', async () => {
    const emulator = await emulatorForTest({ switches: { mfaClaim: false } });
    const answer = await (await apiClient(emulator, await userToken(emulator))).getOverage();
    expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
    expect(await refusalOf(answer)).toBe('401/900421');
  });

  it('can be the old one: a reason phrase and an empty body', async () => {
    const emulator = await emulatorForTest({ switches: { mfaClaim: false, mfaRejection: 'legacy' } });
    const answer = await (await apiClient(emulator, await userToken(emulator))).getOverage();
    expect([answer.status, answer.statusText, await answer.text()]).toEqual([
      401,
      'Unauthorized - MFA required',
      '',
    ]);
  });

  it('does not cover app-only tokens', async () => {
    const emulator = await emulatorForTest({ switches: { mfaClaim: false } });
    expect((await (await apiClient(emulator)).getOverage()).status).toBe(200);
  });

  it.each([true, false])('is told by the self-test: mfa %s', async (mfaClaim) => {
    const emulator = await emulatorForTest({ switches: { mfaClaim } });
    const api = await apiClient(emulator, await userToken(emulator));
    const answer = await api.getOverage(undefined, { ValidateMfa: 'true' });
    expect(answer.headers.get('ismfacompliant')).toBe(String(mfaClaim));
    expect((await api.getOverage()).headers.has('ismfacompliant')).toBe(false);
  });
});

describe('response headers', () => {
  const IDS = {
    'MS-RequestId': '18752a69-1aa1-4ef7-8f9d-eb3681b2d70a',
    'MS-CorrelationId': '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132',
  };

  it('echo the ids and add those of the service', async () => {
    const emulator = await emulatorForTest();
    const { headers } = await (await apiClient(emulator)).getOverage(undefined, {
      ...IDS,
      'X-Locale': 'de-DE',
    });
    expect(headers.get('ms-requestid')).toBe(IDS['MS-RequestId']);
    expect(headers.get('ms-correlationid')).toBe(IDS['MS-CorrelationId']);
    expect(headers.get('x-locale')).toBe('de-DE');
    expect(headers.get('content-type')).toBe('application/json');
    for (const name of ['ms-cv', 'ms-serverid', 'request-context', 'date'])
      expect(headers.get(name)).toBeTruthy();
  });

  it('have ids even when none were sent, and on refusals', async () => {
    const emulator = await emulatorForTest();
    const { headers } = await fetch(`${emulator.url}/v1/customers`);
    expect(headers.get('ms-requestid')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('have a Date that follows the clock of the service', async () => {
    const emulator = await emulatorForTest({ switches: { clockSkewSeconds: 7200 } });
    const { headers } = await (await apiClient(emulator)).getOverage();
    expect(Date.parse(headers.get('date') ?? '') - Date.now()).toBeGreaterThan(7_000_000);
  });

  it('can show the ids twice, another request id, a charset, a byte order mark', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator);
    emulator.setSwitches({ doubledIds: true, charset: true, bom: true });
    const answer = await api.getOverage(undefined, IDS);
    expect(answer.headers.get('ms-requestid')).toBe(`${IDS['MS-RequestId']},${IDS['MS-RequestId']}`);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect([...new Uint8Array(await answer.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    emulator.setSwitches({ doubledIds: false, foreignIds: true });
    expect((await api.getOverage(undefined, IDS)).headers.get('ms-requestid')).not.toContain(
      IDS['MS-RequestId'],
    );
  });
});
