import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runConsent } from '../../src/entra/consent.js';
import { aadsts, type FakeAnswer } from '../support/fake-entra.js';
import { SECRET, useHarness } from './token-source-harness.js';

const harness = useHarness();
let folder = '';
let printed: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'entra-'));
  printed = [];
});

afterEach(() => rm(folder, { recursive: true }));

const started: FakeAnswer = {
  body: {
    device_code: 'canary-device-code',
    user_code: 'ABCD-1234',
    verification_uri: 'https://microsoft.com/devicelogin',
    expires_in: '900',
    interval: 0.01,
  },
};
const pending: FakeAnswer = { status: 400, body: { error: 'authorization_pending', error_codes: [70016] } };

const signedIn = (amr: string[], refreshToken?: string): FakeAnswer => ({
  body: {
    token_type: 'Bearer',
    expires_in: 3600,
    access_token: new UnsecuredJWT({ scp: 'user_impersonation', amr }).encode(),
    refresh_token: refreshToken,
  },
});

function consent(refreshTokenPath = join(folder, 'refresh-token.json')): Promise<void> {
  const { clock, config } = harness();
  return runConsent({
    config: config({ refreshTokenPath }),
    clock,
    print: (line) => void printed.push(line),
  });
}

describe('the first consent', () => {
  it('shows where to sign in, waits for the person and writes the refresh token', async () => {
    const { entra, clock } = harness();
    entra.next(started, pending, pending, signedIn(['pwd', 'mfa'], 'canary-refresh-token'));
    await consent();
    expect(printed.join('\n')).toMatch(/https:\/\/microsoft\.com\/devicelogin .*ABCD-1234/);
    expect(printed.join('\n')).not.toMatch(/canary|without MFA/);
    expect(JSON.parse(await readFile(join(folder, 'refresh-token.json'), 'utf8'))).toEqual({
      refreshToken: 'canary-refresh-token',
      obtainedAt: clock.date().toISOString(),
    });
    expect(entra.received.map(({ path }) => path)).toEqual([
      '/partner.example/oauth2/v2.0/devicecode',
      ...Array(3).fill('/partner.example/oauth2/v2.0/token'),
    ]);
    expect(entra.received[0]?.form).toMatchObject({
      scope: 'https://api.partnercenter.microsoft.com/user_impersonation offline_access',
    });
    expect(entra.received[3]?.form).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'canary-device-code',
      client_id: 'client-1',
      client_secret: SECRET,
    });
  });

  it('says so when the person signed in without MFA', async () => {
    harness().entra.next(started, signedIn(['pwd'], 'canary-refresh-token'));
    await consent();
    expect(printed.at(-1)).toMatch(/without MFA/);
  });

  it.each<[string, FakeAnswer[], RegExp]>([
    ['Entra does not start it', [aadsts(7000215, 'invalid_client', 401)], /client secret is wrong/],
    ['the person declines', [started, aadsts(65004, 'authorization_declined')], /declined/],
    ['the code runs out', [started, aadsts(70020, 'expired_token')], /not entered in time/],
    ['no refresh token comes', [started, signedIn(['mfa'])], /offline_access/],
  ])('writes nothing when %s', async (_what, answers, message) => {
    harness().entra.next(...answers);
    await expect(consent()).rejects.toMatchObject({
      code: 'UPSTREAM_AUTHENTICATION_FAILED',
      message: expect.stringMatching(message),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('does not ask the person when there is no place for the token', async () => {
    await expect(consent(join(folder, 'nowhere', 'token'))).rejects.toThrow(
      /folder of ENTRA_REFRESH_TOKEN_PATH/,
    );
    const { clock, config } = harness();
    const print = (line: string) => void printed.push(line);
    await expect(runConsent({ config: config(), clock, print })).rejects.toThrow(
      /Set ENTRA_REFRESH_TOKEN_PATH/,
    );
    expect(harness().entra.received).toHaveLength(0);
  });
});
