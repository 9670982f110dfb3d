import { describe, expect, it } from 'vitest';
import { ENTRA_PROBLEMS } from '../../src/emulator/entra-id/entra-error.js';
import { API, askToken, emulatorForTest, postForm, tokenUrl } from './emulator-client.js';

const refusal = async (response: Promise<Response>) => {
  const answer = await response;
  const { error, error_codes } = await answer.json();
  return [answer.status, error, error_codes[0]];
};

describe('a token request that will not do', () => {
  it.each([
    ['a wrong secret', { client_secret: 'guess' }, [401, 'invalid_client', 7000215]],
    ['an expired secret', { client_secret: 'expired-secret' }, [401, 'invalid_client', 7000222]],
    ['no secret', { client_secret: '' }, [401, 'invalid_client', 7000218]],
    ['an unknown application', { client_id: 'nobody' }, [400, 'unauthorized_client', 700016]],
    ['a scope without /.default', { scope: `${API}/user_impersonation` }, [400, 'invalid_scope', 1002012]],
    ['a scope that names no resource', { scope: 'nonsense' }, [400, 'invalid_scope', 70011]],
    ['an unknown resource', { scope: 'https://nowhere.example/.default' }, [400, 'invalid_resource', 500011]],
    ['an unknown grant', { grant_type: 'magic' }, [400, 'unsupported_grant_type', 70003]],
    [
      'a refresh token nobody issued',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      [400, 'invalid_grant', 9002313],
    ],
    [
      'a password where MFA is compulsory',
      { grant_type: 'password', username: 'a', password: 'b' },
      [400, 'invalid_grant', 50076],
    ],
    [
      'an assertion that is no JWT',
      {
        client_assertion: 'x',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      [401, 'invalid_client', 700027],
    ],
  ])('is refused as Entra does: %s', async (_, fields, expected) => {
    const emulator = await emulatorForTest();
    expect(await refusal(askToken(emulator, fields))).toEqual(expected);
  });

  it('is refused for a tenant that does not exist', async () => {
    const emulator = await emulatorForTest();
    const answer = postForm(tokenUrl(emulator, 'no-such-tenant'), { grant_type: 'client_credentials' });
    expect(await refusal(answer)).toEqual([400, 'invalid_request', 90002]);
  });

  it('is refused without a body, or with one that is no form', async () => {
    const emulator = await emulatorForTest();
    for (const body of ['', '{"grant_type":', '%%%=%']) {
      const answer = await fetch(tokenUrl(emulator), { method: 'POST', body });
      expect(answer.status).toBe(400);
    }
  });

  it('gets the whole error object, and never the secret', async () => {
    const emulator = await emulatorForTest();
    const answer = await askToken(emulator, { client_secret: 'hunter2-canary' });
    const text = await answer.text();
    expect(Object.keys(JSON.parse(text))).toEqual(
      expect.arrayContaining([
        'error',
        'error_description',
        'error_codes',
        'timestamp',
        'trace_id',
        'correlation_id',
      ]),
    );
    expect(JSON.parse(text).error_description).toMatch(
      /^AADSTS7000215: .* Trace ID: .* Correlation ID: .* Timestamp: /,
    );
    expect(text).not.toContain('hunter2-canary');
    expect(JSON.stringify(emulator.requests())).not.toContain('hunter2-canary');
  });

  it.each([...ENTRA_PROBLEMS.keys()])('can be told to fail with AADSTS%i', async (aadsts) => {
    const emulator = await emulatorForTest();
    emulator.addFaults([{ match: { target: 'token' }, aadsts }]);
    const answer = await askToken(emulator);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await answer.json()).error_codes).toEqual([aadsts]);
    expect((await askToken(emulator)).status).toBe(200);
  });

  it('is a 404 on an unknown path and a 405 with a wrong verb', async () => {
    const emulator = await emulatorForTest();
    expect((await fetch(`${emulator.url}/x/oauth2/v2.0/nothing`)).status).toBe(404);
    expect((await fetch(tokenUrl(emulator))).status).toBe(405);
  });
});
