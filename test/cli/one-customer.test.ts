import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startScriptedGateway } from '../client/scripted-gateway.js';
import {
  DOCUMENTED,
  DOCUMENTED_ENTITLEMENT,
  entitlementOf,
  OVERAGE_OFF,
  OWNED_BY_ANOTHER,
  UNKNOWN_CUSTOMER,
} from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { asCaller, type Env, runOverage, startOverage } from './run-overage.js';

const held = new HeldAnswers();
let running: GatewayUnderTest;
let env: Env;
beforeAll(async () => {
  running = await startGatewayUnderTest({ emulator: { sleep: held.sleep } });
  env = await asCaller(running);
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

describe('overage get', () => {
  it('prints one JSON line a customer where nobody looks', async () => {
    const { exitCode, lines } = await runOverage(['get', DOCUMENTED.toUpperCase(), OVERAGE_OFF], env);
    expect(exitCode).toBe(0);
    expect(lines).toMatchObject([
      { customerId: DOCUMENTED, overageEnabled: true, azureEntitlementId: DOCUMENTED_ENTITLEMENT },
      { customerId: OVERAGE_OFF, overageEnabled: false },
    ]);
  });

  it('prints a table or CSV on request', async () => {
    const table = await runOverage(['get', DOCUMENTED, '--format', 'table'], env);
    expect(table.stdout).toMatch(/^customer +type +overage/);
    expect(table.stdout).toMatch(new RegExp(`${DOCUMENTED} +PhoneServices +on`));
    const csv = await runOverage(['get', DOCUMENTED, '--format', 'csv'], env);
    expect(csv.stdout).toBe(
      `customer,type,overage,pending,entitlement,partner,problem\r\n${DOCUMENTED},PhoneServices,on,,${DOCUMENTED_ENTITLEMENT},1234,\r\n`,
    );
  });

  it('is partly done (3) when some customers cannot be read, and an error (1) when none can', async () => {
    const some = await runOverage(['get', DOCUMENTED, UNKNOWN_CUSTOMER], env);
    expect(some.exitCode).toBe(3);
    expect(some.lines[1].error).toContain('NOT_FOUND');
    expect((await runOverage(['get', UNKNOWN_CUSTOMER], env)).exitCode).toBe(1);
  });

  it('refuses what is no customer id (2) and asks nothing', async () => {
    const { exitCode, stderr } = await runOverage(['get', 'contoso.example'], env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"contoso.example" is no customer id');
    expect(running.apiRequests()).toEqual([]);
  });

  it('is not allowed (5) without a role', async () => {
    const { exitCode, stderr, lines } = await runOverage(
      ['get', DOCUMENTED],
      await asCaller(running, 'demo-stranger'),
    );
    expect(exitCode).toBe(5);
    expect(stderr + JSON.stringify(lines)).toContain('Overage.Read');
  });
});

describe('overage set', () => {
  it('turns off without asking', async () => {
    const { exitCode, lines } = await runOverage(['set', DOCUMENTED, '--off', '--reason', 'order 4711'], env);
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatchObject({ outcome: 'ACCEPTED', overage: { overageEnabled: false } });
  });

  it('does not turn on where nobody can be asked', async () => {
    const { exitCode, stderr } = await runOverage(
      ['set', OVERAGE_OFF, '--on', '--entitlement', DOCUMENTED_ENTITLEMENT],
      env,
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--yes');
    expect(running.apiRequests()).toEqual([]);
  });

  it('turns on with --yes', async () => {
    const entitlement = entitlementOf(running.emulator, OVERAGE_OFF);
    const { exitCode, lines } = await runOverage(
      ['set', OVERAGE_OFF, '--on', '--entitlement', entitlement, '--yes'],
      env,
    );
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatchObject({ outcome: 'ACCEPTED' });
    expect(running.apiRequests('PUT')).toHaveLength(1);
  });

  it('says why a change was refused', async () => {
    const entitlement = entitlementOf(running.emulator, OWNED_BY_ANOTHER);
    const { exitCode, stderr } = await runOverage(
      ['set', OWNED_BY_ANOTHER, '--on', '--entitlement', entitlement, '--yes'],
      env,
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('OWNED_BY_ANOTHER_PARTNER');
  });

  it('only looks with --dry-run', async () => {
    const { exitCode, lines } = await runOverage(['set', DOCUMENTED, '--off', '--dry-run'], env);
    expect(exitCode).toBe(0);
    expect(lines[0]).toMatchObject({
      before: { overageEnabled: true },
      after: { overageEnabled: false },
      blockers: [],
    });
    expect(running.apiRequests('PUT')).toEqual([]);
  });

  it.each([
    ['neither --on nor --off', []],
    ['both', ['--on', '--off']],
    ['an option that is not there', ['--off', '--force']],
  ])('refuses %s (2)', async (_what, options) => {
    expect((await runOverage(['set', DOCUMENTED, ...options], env)).exitCode).toBe(2);
  });
});

describe('overage set, interrupted', () => {
  it('says with which key to carry on, and that key never makes the change twice', async () => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, delayMs: 1 }]);
    const setting = startOverage(['set', DOCUMENTED, '--off'], env);
    await eventually(() => held.count === 1);
    setting.process.kill('SIGINT');
    const { exitCode, stderr } = await setting.ended;
    held.release();
    expect(exitCode).toBe(130);
    const [, key = ''] = /--idempotency-key (\S+)/.exec(stderr) ?? [];
    expect(key).not.toBe('');
    await expect
      .poll(
        async () =>
          (await runOverage(['set', DOCUMENTED, '--off', '--idempotency-key', key], env)).lines[0]?.outcome,
        { timeout: 60_000 },
      )
      .toMatch(/^(ACCEPTED|VISIBLE)$/);
    expect(running.apiRequests('PUT')).toHaveLength(1);
  });
});

describe('overage watch', () => {
  it('prints the state, then every change, until it is as wanted', async () => {
    const watching = startOverage(
      ['watch', DOCUMENTED, '--interval', '1s', '--until', 'off', '--for', '120s'],
      env,
    );
    const firstLine = new Promise((resolve) => watching.process.stdout?.once('data', resolve));
    await firstLine;
    await runOverage(['set', DOCUMENTED, '--off'], env);
    const { exitCode, lines } = await watching.ended;
    expect(exitCode).toBe(0);
    expect(lines.at(0)).toMatchObject({ items: [{ overageEnabled: true }] });
    expect(lines.at(-1)).toMatchObject({ items: [{ overageEnabled: false }] });
  });

  it('gives up (75) after the time it was given', async () => {
    const { exitCode } = await runOverage(
      ['watch', DOCUMENTED, '--interval', '1s', '--until', 'off', '--for', '1s'],
      env,
    );
    expect(exitCode).toBe(75);
  });
});

describe('overage watch of a customer that never answers', () => {
  it('gives up (75) after the time it was given', async () => {
    // Left to itself, the client waits for 30 seconds before it tries again.
    let patience: NodeJS.Timeout | undefined;
    const silent = await startScriptedGateway(() => {
      patience ??= setTimeout(() => watching.process.kill(), 25_000);
    });
    onTestFinished(() => silent.stop());
    const watching = startOverage(['watch', DOCUMENTED, '--interval', '1s', '--for', '1s'], {
      OVERAGE_URL: silent.url.href,
      OVERAGE_TOKEN: 'token',
    });
    const { exitCode } = await watching.ended.finally(() => clearTimeout(patience));
    expect(exitCode).toBe(75);
  });

  it.each(['0s', '25d'])('is refused (2) with an interval of %s', async (interval) => {
    const { exitCode, stderr } = await runOverage(['watch', DOCUMENTED, '--interval', interval], env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('must be from 1s to 24d');
  });
});

describe('overage operations and audit', () => {
  it('lists changes by outcome and time', async () => {
    await runOverage(['set', DOCUMENTED, '--off', '--reason', '=HYPERLINK("x")'], env);
    const since = await runOverage(
      ['operations', '--since', '1h', '--customer', DOCUMENTED, '--limit', '1'],
      env,
    );
    expect(since.lines).toMatchObject([{ customerId: DOCUMENTED, reason: '=HYPERLINK("x")' }]);
    expect((await runOverage(['operations', '--outcome', 'UNKNOWN'], env)).lines).toEqual([]);
  });

  it('shows who did what and why, as CSV that a spreadsheet takes as text', async () => {
    const { exitCode, stdout } = await runOverage(['audit', DOCUMENTED, '--format', 'csv'], env);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('demo-operator');
    expect(stdout).toContain(`"'=HYPERLINK(""x"")"`);
  });

  it('refuses a duration that is none (2)', async () => {
    expect((await runOverage(['operations', '--since', 'yesterday'], env)).exitCode).toBe(2);
  });
});
