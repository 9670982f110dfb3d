import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.js';
import { entitlementOf } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { changeBehindBack, planFor } from './plan-for.js';
import { asCaller, type Env, runOverage } from './run-overage.js';
import { type InputRow, turnedAround } from './wanted-rows.js';

let running: GatewayUnderTest;
let env: Env;
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '100000', CACHE_TTL_MS: '60000' } });
  env = await asCaller(running);
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const overageOf = (id: string) => running.emulator.state(id)[0]?.overage;

/** A person at a terminal: what they are shown, and a keyboard. */
function terminal() {
  const stream = () => Object.assign(new PassThrough(), { isTTY: true });
  const [stdin, stdout, stderr] = [stream(), stream(), stream()];
  let shown = '';
  for (const output of [stdout, stderr]) {
    output.on('data', (chunk) => {
      shown += String(chunk);
    });
  }
  const surroundings = { env, stdin, stdout, stderr, stopping: new AbortController().signal };
  return { surroundings, shown: () => shown, type: (text: string) => stdin.write(text) };
}

describe('overage apply', () => {
  it('does what was agreed to, whatever becomes of the plan while it asks', async () => {
    const [agreed, slippedIn] = turnedAround(running.emulator, 4);
    if (agreed === undefined || slippedIn === undefined) throw new Error('no row');
    const plan = await planFor([agreed], env);
    const { surroundings, shown, type } = terminal();
    const applied = runCommand(surroundings, ['apply', plan]);
    await eventually(() => shown().includes('Type 1 to go on'));
    const text = await readFile(plan, 'utf8');
    await writeFile(plan, text.replaceAll(agreed.customerId, slippedIn.customerId));
    type('1\n');
    expect(await applied).toBe(0);
    expect(overageOf(agreed.customerId)?.overageEnabled).toBe(true);
    expect(overageOf(slippedIn.customerId)?.overageEnabled).toBe(false);
    expect(await readFile(`${plan}.undo`, 'utf8')).not.toContain(slippedIn.customerId);
  });
});

describe('overage apply of a plan that charges another entitlement', () => {
  const [planned, theirs] = [randomUUID(), randomUUID()];
  /** Customers who are on and charged to `planned`, and are to be charged to the entitlement they own. */
  async function planOfChanges(from: number): Promise<{ rows: InputRow[]; plan: string }> {
    const rows = turnedAround(running.emulator, 160)
      .filter(({ overage }) => overage === 'off')
      .slice(from, from + 2)
      .map(({ customerId }) => ({
        customerId,
        overage: 'on' as const,
        azureEntitlementId: entitlementOf(running.emulator, customerId),
      }));
    for (const { customerId } of rows)
      changeBehindBack(running.emulator, customerId, { azureEntitlementId: planned });
    const plan = await planFor(rows, env);
    expect(await readFile(plan, 'utf8')).toContain('"change":2');
    return { rows, plan };
  }

  it('leaves a customer alone who is charged elsewhere than the plan saw (3)', async () => {
    const { rows, plan } = await planOfChanges(0);
    const [moved, other] = rows;
    if (moved === undefined || other === undefined) throw new Error('no row');
    changeBehindBack(running.emulator, moved.customerId, { azureEntitlementId: theirs });
    const { exitCode, lines } = await runOverage(['apply', plan, '--yes'], env);
    expect(lines.find(({ row }) => row === 1)).toMatchObject({
      outcome: 'REJECTED',
      code: 'EXPECTATION_FAILED',
      message: expect.stringContaining(theirs),
    });
    expect(exitCode).toBe(3);
    expect(overageOf(moved.customerId)?.azureEntitlementId).toBe(theirs);
    expect(overageOf(other.customerId)?.azureEntitlementId).toBe(other.azureEntitlementId);
  });

  it('is carried out once, though its results were lost', async () => {
    const { rows, plan } = await planOfChanges(2);
    expect((await runOverage(['apply', plan, '--yes'], env)).exitCode).toBe(0);
    const journal = await readFile(`${plan}.journal`, 'utf8');
    await writeFile(`${plan}.journal`, journal.replace(/^\{"row".*\n/gm, ''));
    expect((await runOverage(['apply', plan, '--yes'], env)).exitCode).toBe(0);
    expect(running.apiRequests('PUT')).toHaveLength(2);
    for (const { customerId, azureEntitlementId } of rows)
      expect(overageOf(customerId)?.azureEntitlementId).toBe(azureEntitlementId);
  });
});
