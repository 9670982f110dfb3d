import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { DEMO_REFRESH_TOKEN } from '../../src/emulator/entra-id/grants.js';
import { makeCertificate } from '../support/certificates.js';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { credentialFile, startLiveGateway } from './live-gateway.js';

const STATUS = await readFile(
  new URL('../../schema/operations/gateway-status.graphql', import.meta.url),
  'utf8',
);
const DAY_MS = 86_400_000;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.stop());

const apiRequests = () => emulator.requests().filter(({ target }) => target === 'api');

/** App+User, with a refresh token that was obtained so many days ago. */
async function appUser(ageDays = 0): Promise<Record<string, string>> {
  const obtainedAt = new Date(Date.now() - ageDays * DAY_MS).toISOString();
  const stored = JSON.stringify({ refreshToken: DEMO_REFRESH_TOKEN, obtainedAt });
  return { ENTRA_CLIENT_SECRET: 'demo-secret', ENTRA_REFRESH_TOKEN_PATH: await credentialFile(stored) };
}

async function statusWith(credential: Record<string, string>) {
  const gateway = await startLiveGateway(emulator, credential);
  const { data, errors, text } = await gateway.ask(STATUS);
  expect(errors).toBeUndefined();
  return { ...data.gatewayStatus, text };
}

describe('gatewayStatus of a gateway in front of the emulator', () => {
  it('is what the gateway is, by what it signs in, and that no MFA is needed', async () => {
    const running = await startGatewayUnderTest();
    onTestFinished(() => running.stop());
    const { data } = await running.ask(STATUS);
    const { version } = JSON.parse(await readFile('package.json', 'utf8'));
    const parts = ['token', 'partnerCenter', 'ledger', 'cache'].map((name) => ({ name, works: true }));
    expect(data.gatewayStatus).toEqual({
      version,
      mode: 'EMULATOR',
      partnerTenant: running.emulator.tenantId,
      parts,
      credentials: {
        kind: 'CLIENT_SECRET',
        actsForUser: false,
        certificate: null,
        refreshToken: null,
        problems: [],
      },
      mfa: { result: 'NOT_APPLICABLE', message: expect.stringContaining('application alone'), remedy: null },
    });
    expect(running.apiRequests()).toEqual([]);
  });

  it('takes the role Operations.Read, and asks nobody anything for those without', async () => {
    const running = await startGatewayUnderTest();
    onTestFinished(() => running.stop());
    const { data, errors } = await running.ask(STATUS, {}, { as: 'demo-reader' });
    expect(data.gatewayStatus).toBeNull();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(errors?.[0]?.message).toContain('Operations.Read');
    expect([running.tokenRequests(), running.apiRequests()]).toEqual([0, []]);
  });

  it('costs a point more with the MFA self-test', async () => {
    const running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '20' } });
    onTestFinished(() => running.stop());
    const without = await running.ask('{ gatewayStatus { version } }');
    expect(without.headers.get('ratelimit')).toContain('r=19;');
    const withIt = await running.ask('{ gatewayStatus { mfa { result } } }');
    expect(withIt.headers.get('ratelimit')).toContain('r=17;');
  });
});

describe('gatewayStatus with App+User', () => {
  it('finds MFA, and a refresh token that has just been renewed', async () => {
    const { mode, credentials, mfa } = await statusWith(await appUser());
    expect(mode).toBe('LIVE');
    expect(credentials).toMatchObject({ actsForUser: true, problems: [] });
    expect(credentials.refreshToken).toMatchObject({ needsAttention: false, remedy: null });
    expect(credentials.refreshToken.daysLeft).toBeGreaterThanOrEqual(89);
    expect(mfa).toMatchObject({ result: 'COMPLIANT', remedy: null });
    expect(apiRequests().map(({ headers }) => headers.validatemfa)).toEqual(['true']);
  });

  it('finds that MFA is missing, and says what to do', async () => {
    emulator.setSwitches({ mfaClaim: false });
    const { mfa } = await statusWith(await appUser());
    expect(mfa).toMatchObject({
      result: 'NOT_COMPLIANT',
      remedy: expect.stringContaining('npm run consent'),
    });
  });

  it.each([
    [true, 'COMPLIANT'],
    [false, 'NOT_COMPLIANT'],
  ])('goes by the token where Partner Center does not say: mfa in it is %s', async (mfaClaim, result) => {
    emulator.setSwitches({ mfaClaim });
    emulator.addFaults([{ status: 500 }]);
    const { mfa } = await statusWith(await appUser());
    expect(mfa).toMatchObject({ result, message: expect.stringContaining('did not say') });
  });

  it('says that Partner Center could not be asked when it does not answer', async () => {
    emulator.addFaults([{ close: 'before-commit', times: 0 }]);
    const { mfa, credentials } = await statusWith(await appUser());
    expect(mfa).toMatchObject({ result: 'UNKNOWN', message: expect.stringContaining('could not be asked') });
    expect(credentials.problems).toEqual([]);
  });

  it('warns of a refresh token with few days left that Entra does not renew', async () => {
    emulator.setSwitches({ refreshRotation: false });
    const { credentials } = await statusWith(await appUser(85));
    expect(credentials.refreshToken).toMatchObject({
      daysLeft: 4,
      needsAttention: true,
      remedy: expect.stringContaining('npm run consent'),
    });
    const endsMs = Date.parse(credentials.refreshToken.expiresAt) - Date.now();
    expect(endsMs / DAY_MS).toBeCloseTo(5, 1);
  });

  it('sees at once that a new refresh token was put in place', async () => {
    emulator.setSwitches({ refreshRotation: false });
    const credential = await appUser(85);
    const gateway = await startLiveGateway(emulator, credential);
    await gateway.ask(STATUS);
    await writeFile(credential.ENTRA_REFRESH_TOKEN_PATH ?? '', 'another-refresh-token');
    const { data } = await gateway.ask(STATUS);
    expect(data.gatewayStatus.credentials.refreshToken.daysLeft).toBeGreaterThanOrEqual(89);
  });
});

describe('the checks of gatewayStatus', () => {
  it('are made only when they are asked for', async () => {
    const gateway = await startLiveGateway(emulator, await appUser());
    emulator.clearRequests();
    await gateway.ask('{ gatewayStatus { version mode partnerTenant parts { name works } } }');
    expect(emulator.requests().filter(({ target }) => target !== 'keys')).toEqual([]);
    await gateway.ask('{ gatewayStatus { credentials { problems } } }');
    expect(apiRequests()).toEqual([]);
  });

  it('say why there is no token and what to do, and call nobody in vain', async () => {
    const { credentials, mfa } = await statusWith({
      ...(await appUser()),
      ENTRA_CLIENT_SECRET: 'expired-secret',
    });
    expect(credentials.problems).toEqual([
      expect.stringMatching(/expired .*AADSTS7000222.*new client secret/),
    ]);
    expect(mfa).toMatchObject({ result: 'UNKNOWN', remedy: expect.stringContaining('AADSTS7000222') });
    expect(apiRequests()).toEqual([]);
  });

  it('do not wait for an Entra that hangs until the whole request has run out of time', async () => {
    const gateway = await startLiveGateway(emulator, {
      ...(await appUser()),
      DEADLINE_QUERY_MS: '20000',
    });
    emulator.addFaults([{ match: { target: 'token' }, delayMs: 600_000, times: 0 }]);
    const { data, errors } = await gateway.ask(STATUS);
    expect(errors).toBeUndefined();
    const { parts, credentials, mfa } = data.gatewayStatus;
    expect(parts).toContainEqual({ name: 'ledger', works: true });
    expect(credentials.problems).toEqual([expect.stringContaining('did not answer in time')]);
    expect(mfa).toMatchObject({ result: 'UNKNOWN', remedy: expect.stringContaining('no answer in time') });
  });

  it('never show a secret, or where one is', async () => {
    const credential = await appUser();
    const { text } = await statusWith({ ...credential, ENTRA_CLIENT_SECRET: 'canary-secret' });
    const { text: withoutFile } = await statusWith({
      ENTRA_CLIENT_SECRET: 'demo-secret',
      ENTRA_REFRESH_TOKEN_PATH: '/nowhere/canary-file',
    });
    expect(withoutFile).toContain('ENTRA_REFRESH_TOKEN_PATH does not exist');
    for (const hidden of [...Object.values(credential), 'canary', DEMO_REFRESH_TOKEN, '/nowhere']) {
      expect(text + withoutFile).not.toContain(hidden);
    }
  });
});

describe('gatewayStatus with a certificate', () => {
  it.each([
    [200, false],
    [12, true],
  ])('tells the days left: %i', async (daysLeft, needsAttention) => {
    const { pem, privateKeyPem } = makeCertificate({ name: 'demo-gateway', daysLeft: daysLeft + 0.5 });
    emulator.registerCertificate(pem);
    const { credentials } = await statusWith({
      ENTRA_CLIENT_CERTIFICATE_PATH: await credentialFile(pem + privateKeyPem),
    });
    expect(credentials).toMatchObject({ kind: 'CERTIFICATE', actsForUser: false, problems: [] });
    expect(credentials.certificate).toMatchObject({ daysLeft, needsAttention });
    expect(credentials.certificate.remedy === null).toBe(!needsAttention);
  });
});
