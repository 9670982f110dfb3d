import { describe, expect, it } from 'vitest';
import { AADSTS_REMEDIES } from '../../src/entra/aadsts-remedies.js';
import { aadsts, type FakeAnswer } from '../support/fake-entra.js';
import { ample, useHarness } from './token-source-harness.js';

const harness = useHarness();

async function errorFor(answer: FakeAnswer): Promise<unknown> {
  const { entra, source } = harness();
  entra.next(answer);
  return await source()
    .getToken(ample())
    .catch((error: unknown) => error);
}

describe('what Entra refuses', () => {
  it.each([
    [7000215, /client secret is wrong .*ENTRA_CLIENT_SECRET/],
    [7000222, /secret has expired .*new client secret/],
    [700016, /does not exist in the tenant .*ENTRA_CLIENT_ID/],
    [90002, /tenant is unknown .*ENTRA_TENANT_ID/],
    [70011, /scope is not valid/],
    [1002012, /without a user .*\/\.default/],
    [500011, /fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd/],
    [65001, /admin consent/],
    [70002, /credentials are not valid/],
    [50126, /service account/],
    [50076, /multi-factor .*npm run consent/],
    [50079, /enrol/],
    [70000, /not valid .*npm run consent/],
    [70019, /code expired .*npm run consent/],
    [50173, /revoked.*npm run consent/],
    [700082, /unused for too long .*npm run consent/],
    [53003, /Conditional Access/],
    [9002327, /single-page/],
    [700027, /ENTRA_CLIENT_CERTIFICATE_PATH/],
    [700024, /clock by NTP/],
  ])('as AADSTS%i comes with its own remedy', async (number, message) => {
    expect(await errorFor(aadsts(number))).toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      retryable: false,
      message: expect.stringMatching(message),
      upstream: {
        status: 400,
        code: `AADSTS${number}`,
        requestId: '11111111-1111-4111-8111-111111111111',
        correlationId: '22222222-2222-4222-8222-222222222222',
      },
    });
  });

  it.each([90033, 90006])('as AADSTS%i is a matter of time', async (number) => {
    expect(await errorFor(aadsts(number, 'temporarily_unavailable'))).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining(`AADSTS${number}`),
    });
  });

  it('has a sentence of its own for every cause', () => {
    const causes = [...AADSTS_REMEDIES.values()].map(({ happened }) => happened);
    expect(new Set(causes).size).toBe(causes.length);
  });

  it('for a reason not in the table is told by its number', async () => {
    expect(await errorFor(aadsts(123456))).toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      message: expect.stringContaining('(AADSTS123456)'),
    });
  });

  it('is understood from the description where the list of numbers is missing', async () => {
    const body = { error: 'invalid_client', error_description: 'AADSTS7000222: expired' };
    expect(await errorFor({ status: 401, body })).toMatchObject({ upstream: { code: 'AADSTS7000222' } });
  });

  it('is understood behind a WWW-Authenticate header too', async () => {
    const answer = { ...aadsts(7000215, 'invalid_client', 401), headers: { 'www-authenticate': 'Bearer' } };
    expect(await errorFor(answer)).toMatchObject({ upstream: { status: 401, code: 'AADSTS7000215' } });
  });

  it('prefers the number that says more', async () => {
    const body = { error: 'invalid_grant', error_codes: [70002, 50126] };
    expect(await errorFor({ status: 400, body })).toMatchObject({ upstream: { code: 'AADSTS50126' } });
  });
});

describe('a token endpoint that is not well', () => {
  const token = { token_type: 'Bearer', access_token: 'a-token' };

  it.each<[string, FakeAnswer, RegExp]>([
    ['answers 500', { status: 500, body: {} }, /status 500/],
    ['answers 429', { status: 429, body: {} }, /status 429/],
    ['answers 503 with HTML', html(503), /status 503/],
    ['answers 200 with HTML', html(200), /not a token/],
    ['redirects', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, /302/],
    ['is behind a proxy that forbids it', html(403), /status 403; check ENTRA_AUTHORITY/],
    ['is not there', html(404), /status 404; check ENTRA_AUTHORITY/],
    ['cuts the connection', { hangUp: true }, /could not be reached/],
    ['forgets the token', { body: { token_type: 'Bearer', expires_in: 3600 } }, /not a token/],
    ['forgets the lifetime', { body: token }, /no lifetime/],
    ['issues an expired token', { body: { ...token, expires_in: '0' } }, /no lifetime/],
    ['gives a lifetime that is no number', { body: { ...token, expires_in: 'soon' } }, /not a token/],
  ])('because it %s is reported as something that passes', async (_what, answer, message) => {
    expect(await errorFor(answer)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      message: expect.stringMatching(message),
    });
  });

  it('because it does not run is reported with the reason', async () => {
    const { entra, source } = harness();
    const tokens = source();
    await entra.stop();
    await expect(tokens.getToken(ample())).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('is never asked over plain http beyond this machine', async () => {
    const tokens = harness().source({ authority: new URL('http://login.example') });
    await expect(tokens.getToken(ample())).rejects.toThrow(/https/i);
  });
});

function html(status: number): FakeAnswer {
  return { status, headers: { 'content-type': 'text/html' }, body: '<html>canary-from-entra</html>' };
}
