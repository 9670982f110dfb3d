import { access, readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DOCUMENTED,
  DOCUMENTED_ENTITLEMENT,
  entitlementOf,
  NOT_ELIGIBLE,
  OVERAGE_NEVER_SET,
  OVERAGE_OFF,
  OWNED_BY_ANOTHER,
  UNKNOWN_CUSTOMER,
} from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { setOverage } from '../support/set-overage.js';
import { asCaller, type Env, runOverage } from './run-overage.js';
import { scratchFile, scratchFolder } from './scratch-folder.js';
import { toCsv, turnedAround } from './wanted-rows.js';

let running: GatewayUnderTest;
let env: Env;
beforeAll(async () => {
  running = await startGatewayUnderTest({
    env: { RATE_LIMIT_PER_MINUTE: '100000', PARTNER_CENTER_CALLS_PER_MINUTE: '0' },
  });
  env = await asCaller(running);
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const linesOf = async (path: string) =>
  (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('overage plan', () => {
  it('says what would change, what is so already, and what is blocked and why', async () => {
    const entitlement = entitlementOf(running.emulator, OVERAGE_OFF);
    const rows = [
      `${DOCUMENTED},off,,`,
      `${OVERAGE_OFF},on,${entitlement},order 4711`,
      `${OVERAGE_NEVER_SET},off,,`,
      `${UNKNOWN_CUSTOMER},off,,`,
      `${NOT_ELIGIBLE},on,${DOCUMENTED_ENTITLEMENT},`,
      `${OWNED_BY_ANOTHER},on,,`,
    ];
    const source = await scratchFile(
      'in.csv',
      `customerId,overage,azureEntitlementId,reason\n${rows.join('\n')}\n`,
    );
    const { exitCode, stderr, lines } = await runOverage(['plan', source], env);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('1 to be turned ON, 1 to be turned off, 1 already as wanted, 3 blocked.');
    expect(lines).toEqual([
      {
        plan: `${source}.plan`,
        enable: 1,
        disable: 1,
        change: 0,
        none: 1,
        blocked: 3,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    const [header, ...written] = await linesOf(`${source}.plan`);
    expect(header).toMatchObject({ plan: 'overage', gateway: running.gateway.url, source: 'in.csv' });
    expect(written.slice(0, 6)).toMatchObject([
      { row: 1, line: 2, action: 'disable', before: { overageEnabled: true } },
      { row: 2, action: 'enable', before: { overageEnabled: false }, reason: 'order 4711' },
      { row: 3, action: 'none', before: null },
      { row: 4, action: 'blocked', why: expect.stringContaining('no customer') },
      { row: 5, action: 'blocked', why: expect.stringContaining('NOT_ELIGIBLE') },
      { row: 6, action: 'blocked', why: expect.stringContaining('ENTITLEMENT_REQUIRED') },
    ]);
    expect(running.apiRequests('PUT')).toEqual([]);
  });

  it('plans a change that is wanted again after its opposite was seen', async () => {
    const change = (overageEnabled: boolean) =>
      setOverage(running, { customerId: DOCUMENTED, overageEnabled, allowDefaultEntitlement: true });
    await change(false);
    await change(true);
    const source = await scratchFile('in.csv', `customerId,overage\n${DOCUMENTED},off\n`);
    await runOverage(['get', DOCUMENTED], env);
    const { lines } = await runOverage(['plan', source], env);
    expect(lines).toMatchObject([{ disable: 1, none: 0 }]);
  });

  it('takes a byte order mark, semicolons, capitals and the words of a spreadsheet', async () => {
    const source = await scratchFile(
      'in.csv',
      `\uFEFFCustomer ID;Overage;Company name\r\n${DOCUMENTED.toUpperCase()};FALSE;"Contoso; Ltd"\r\n`,
    );
    expect((await runOverage(['plan', source], env)).lines).toMatchObject([{ disable: 1, blocked: 0 }]);
  });

  it.each([
    ['a JSON array', 'in.json', `[\n  { "customerId": "${DOCUMENTED}", "overage": false, "note": "} {" }\n]`],
    ['JSON Lines', 'in.jsonl', `{"customerId":"${DOCUMENTED}","overage":"off"}\n`],
  ])('takes %s', async (_what, name, content) => {
    const source = await scratchFile(name, content);
    expect((await runOverage(['plan', source], env)).lines).toMatchObject([{ disable: 1, blocked: 0 }]);
  });

  it('asks Partner Center once for each customer', async () => {
    const rows = turnedAround(running.emulator, 120);
    const source = await scratchFile('in.csv', toCsv(rows));
    const { lines } = await runOverage(['plan', source, '--no-preview'], env);
    expect(lines).toMatchObject([{ enable: 60, disable: 60, blocked: 0 }]);
    expect(running.apiRequests()).toHaveLength(120);
  });

  it('asks again for customers that could not be read at first', async () => {
    running.emulator.addFaults([{ match: { customerId: DOCUMENTED }, times: 3, status: 503 }]);
    const source = await scratchFile('in.csv', `customerId,overage\n${DOCUMENTED},off\n`);
    expect((await runOverage(['plan', source], env)).lines).toMatchObject([{ disable: 1 }]);
  });

  it('blocks a customer that cannot be read, as long as others can', async () => {
    running.emulator.addFaults([{ match: { customerId: DOCUMENTED }, times: 0, status: 503 }]);
    const source = await scratchFile(
      'in.csv',
      `customerId,overage\n${DOCUMENTED},off\n${OVERAGE_NEVER_SET},off\n`,
    );
    const { exitCode, lines } = await runOverage(['plan', source], env);
    expect({ exitCode, lines }).toMatchObject({ exitCode: 0, lines: [{ blocked: 1, none: 1 }] });
  });

  it('says to try later (75) when no customer can be read', async () => {
    running.emulator.addFaults([{ times: 0, status: 503 }]);
    const source = await scratchFile('in.csv', `customerId,overage\n${DOCUMENTED},off\n`);
    const { exitCode, stderr } = await runOverage(['plan', source], env);
    expect(exitCode).toBe(75);
    expect(stderr).toContain('UPSTREAM_UNAVAILABLE');
  });

  it('leaves no plan behind without the right to one (5)', async () => {
    const source = await scratchFile('in.csv', `customerId,overage\n${DOCUMENTED},off\n`);
    const { exitCode } = await runOverage(['plan', source], await asCaller(running, 'demo-stranger'));
    expect(exitCode).toBe(5);
    await expect(access(`${source}.plan`)).rejects.toThrow();
    await expect(access(`${source}.plan.part`)).rejects.toThrow();
  });

  it('says (2) that it cannot write into a folder that is not there', async () => {
    const source = await scratchFile('in.csv', `customerId,overage\n${DOCUMENTED},off\n`);
    const { exitCode, stderr } = await runOverage(['plan', source, '--out', `${source}.d/my.plan`], env);
    expect({ exitCode, asked: running.apiRequests() }).toEqual({ exitCode: 2, asked: [] });
    expect(stderr).toMatch(/^\S*my\.plan cannot be written: /);
  });

  it('says (2) that a folder is no plan to carry out', async () => {
    const { exitCode, stderr } = await runOverage(['apply', await scratchFolder()], env);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/ cannot be read: /);
  });
});
