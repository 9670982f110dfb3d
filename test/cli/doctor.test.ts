import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { DEMO_REFRESH_TOKEN } from '../../src/emulator/entra-id/grants.js';
import { answering, failing, startScriptedGateway } from '../client/scripted-gateway.js';
import { credentialFile, startLiveGateway } from '../gateway/live-gateway.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { unusedUrl } from '../support/raw-upstream.js';
import { asCaller, type Env, runOverage } from './run-overage.js';
import { scratchFolder } from './scratch-folder.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
afterAll(() => running.stop());

describe('overage doctor', () => {
  it('finds nothing where all is well', async () => {
    const { exitCode, lines } = await runOverage(
      ['doctor', '--customer', DOCUMENTED],
      await asCaller(running),
    );
    expect(exitCode).toBe(0);
    const results = Object.fromEntries(lines.map(({ check, result }) => [check, result]));
    expect(results).toEqual({
      dns: 'ok',
      tls: 'skipped',
      gateway: 'ok',
      clock: 'ok',
      token: 'ok',
      roles: 'ok',
      read: 'ok',
      policy: 'ok',
      status: 'ok',
      parts: 'ok',
      'sign-in': 'ok',
      mfa: 'skipped',
    });
  });

  it.each<[string, string, () => Promise<Env>]>([
    [
      'gateway',
      'nothing listens there',
      async () => ({ OVERAGE_URL: (await unusedUrl()).href, OVERAGE_TOKEN: 'abc' }),
    ],
    ['token', 'the token is none', async () => ({ OVERAGE_URL: running.gateway.url, OVERAGE_TOKEN: 'abc' })],
    ['token', 'there is no token', async () => ({ OVERAGE_URL: running.gateway.url })],
    ['roles', 'the token has no role', () => asCaller(running, 'demo-stranger')],
  ])('finds the problem at %s and says what to do: %s', async (check, _what, env) => {
    const { exitCode, lines } = await runOverage(['doctor'], await env());
    expect(exitCode).toBe(1);
    const found = lines.find((line) => line.check === check);
    expect(found).toMatchObject({ result: 'problem', fix: expect.any(String) });
  });

  it('finds a clock that is wrong', async () => {
    const gateway = await startScriptedGateway((response) => {
      response.setHeader('date', 'Sat, 01 Jan 2000 00:00:00 GMT');
      answering({ status: 'ready' })(response);
    });
    onTestFinished(() => gateway.stop());
    const { lines } = await runOverage(['doctor'], { OVERAGE_URL: gateway.url.href, OVERAGE_TOKEN: 'abc' });
    expect(lines.find(({ check }) => check === 'clock')).toMatchObject({ result: 'problem' });
  });

  it('never prints the token', async () => {
    const token = await running.token();
    const folder = await scratchFolder();
    const path = join(folder, 'token');
    await writeFile(path, token);
    const { stdout, stderr } = await runOverage(['doctor'], {
      OVERAGE_URL: running.gateway.url,
      OVERAGE_TOKEN_PATH: path,
    });
    expect(stdout).toContain(path);
    expect(stdout + stderr).not.toContain(token.split('.')[2]);
  });
});

describe("overage doctor on the gateway's side", () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  beforeEach(() => emulator.reset());
  afterAll(() => emulator.stop());

  /** The findings with these credentials of the gateway, by check, and how the command ended. */
  async function diagnose(credential: Record<string, string>) {
    const { url, token } = await startLiveGateway(emulator, credential);
    const { exitCode, lines } = await runOverage(['doctor'], { OVERAGE_URL: url, OVERAGE_TOKEN: token });
    return { exitCode, found: Object.fromEntries(lines.map((line) => [line.check, line])) };
  }

  const appUser = async (ageDays = 0) => ({
    ENTRA_CLIENT_SECRET: 'demo-secret',
    ENTRA_REFRESH_TOKEN_PATH: await credentialFile(
      JSON.stringify({
        refreshToken: DEMO_REFRESH_TOKEN,
        obtainedAt: new Date(Date.now() - ageDays * 86_400_000).toISOString(),
      }),
    ),
  });

  it('is content with a client secret alone, to which the MFA rule does not apply', async () => {
    const { exitCode, found } = await diagnose({ ENTRA_CLIENT_SECRET: 'demo-secret' });
    expect(exitCode).toBe(0);
    expect(found.status.detail).toMatch(/^version \S+, in front of live, tenant /);
    expect(found['sign-in']).toMatchObject({
      result: 'ok',
      detail: expect.stringContaining('client secret'),
    });
    expect(found.mfa).toMatchObject({ result: 'skipped', detail: expect.stringContaining('not apply') });
    expect(found.refresh).toBeUndefined();
  });

  it('is content with App+User whose MFA Partner Center finds, and tells the days left', async () => {
    const { exitCode, found } = await diagnose(await appUser());
    expect(exitCode).toBe(0);
    expect(found.mfa.result).toBe('ok');
    expect(found.refresh).toMatchObject({
      result: 'ok',
      detail: expect.stringMatching(/^(89|90) days left/),
    });
  });

  it('finds that MFA is missing, and says what to do', async () => {
    emulator.setSwitches({ mfaClaim: false });
    const { exitCode, found } = await diagnose(await appUser());
    expect(exitCode).toBe(1);
    expect(found.mfa).toMatchObject({
      result: 'problem',
      fix: expect.stringContaining('npm run consent'),
    });
  });

  it('warns of a refresh token with few days left, which is no failure yet', async () => {
    emulator.setSwitches({ refreshRotation: false });
    const { exitCode, found } = await diagnose(await appUser(85));
    expect(exitCode).toBe(0);
    expect(found.refresh).toMatchObject({
      result: 'warning',
      detail: expect.stringMatching(/^4 days left/),
      fix: expect.stringContaining('npm run consent'),
    });
  });

  it('says why the gateway cannot sign in, and what to do', async () => {
    const { exitCode, found } = await diagnose({ ENTRA_CLIENT_SECRET: 'expired-secret' });
    expect(exitCode).toBe(1);
    expect(found['sign-in']).toMatchObject({
      result: 'problem',
      fix: expect.stringContaining('AADSTS7000222'),
    });
  });

  it('names a part that fails, and what brings it back', async () => {
    const ledger = { name: 'ledger', works: false };
    const gateway = await startScriptedGateway(
      answering({ status: 'degraded' }),
      answering({
        data: { overageOperations: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } },
      }),
      answering({ data: { gatewayStatus: statusWith([{ name: 'token', works: true }, ledger]) } }),
    );
    onTestFinished(() => gateway.stop());
    const { exitCode, lines } = await runOverage(['doctor'], {
      OVERAGE_URL: gateway.url.href,
      OVERAGE_TOKEN: await running.token(),
    });
    expect(exitCode).toBe(1);
    expect(lines.filter(({ check }) => check === 'parts')).toEqual([
      {
        check: 'parts',
        result: 'problem',
        detail: expect.stringContaining('ledger'),
        fix: expect.stringContaining('DATABASE_URL'),
      },
    ]);
  });

  it('says that it takes the role Operations.Read, which is no failure', async () => {
    const { exitCode, lines } = await runOverage(['doctor'], await asCaller(running, 'demo-reader'));
    expect(exitCode).toBe(0);
    const found = lines.find(({ check }) => check === 'status');
    expect(found).toMatchObject({ result: 'skipped', detail: expect.stringContaining('Operations.Read') });
  });

  it('says so when the gateway is older than the command', async () => {
    const gateway = await startScriptedGateway(
      answering({ status: 'ready' }),
      answering({
        data: { overageOperations: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } },
      }),
      failing('GRAPHQL_VALIDATION_FAILED', { retryable: false }),
    );
    onTestFinished(() => gateway.stop());
    const { exitCode, lines } = await runOverage(['doctor'], {
      OVERAGE_URL: gateway.url.href,
      OVERAGE_TOKEN: await running.token(),
    });
    expect(exitCode).toBe(0);
    const found = lines.find(({ check }) => check === 'status');
    expect(found).toMatchObject({ result: 'skipped', detail: expect.stringContaining('older') });
  });
});

const statusWith = (parts: readonly object[]) => ({
  version: '0.0.0',
  mode: 'LIVE',
  partnerTenant: 'partner.example',
  parts,
  credentials: null,
  mfa: null,
});
