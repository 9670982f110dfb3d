import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedgerForReading } from '../../src/ledger/open-ledger.js';
import { createLog } from '../../src/telemetry/log.js';
import { DOCUMENTED, NOT_ELIGIBLE, OVERAGE_NEVER_SET, OVERAGE_OFF } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { change, operations } from '../support/operations.js';

const LEDGER_KEY = 'a key for the audit chain of these tests';

let folder: string;
let held: HeldAnswers;
let running: GatewayUnderTest;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'guards-'));
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    emulator: { sleep: held.sleep },
    env: {
      FREEZE_PATH: join(folder, 'freeze'),
      DATABASE_URL: join(folder, 'ledger.db'),
      LEDGER_KEY,
      ENABLES_PER_HOUR: '2',
    },
  });
});
afterEach(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

const freeze = () => writeFileSync(join(folder, 'freeze'), '');
const unfreeze = () => rmSync(join(folder, 'freeze'));
const on = (customerId: string) => ({ customerId, overageEnabled: true, allowDefaultEntitlement: true });
const off = { customerId: DOCUMENTED, overageEnabled: false };

/** What the audit trail holds beside the steps of operations. */
async function incidents() {
  const log = createLog({ level: 'silent' });
  const ledger = await openLedgerForReading({ url: join(folder, 'ledger.db'), chainKey: LEDGER_KEY, log });
  const found: unknown[] = [];
  for await (const { type, actor, customerId, detail } of ledger.exportEvents()) {
    if (!String(type).startsWith('operation.')) found.push({ type, actor, customerId, detail });
  }
  await ledger.close();
  return found;
}

describe('a frozen gateway', () => {
  it('enables nothing, asks nobody, and says why', async () => {
    freeze();
    const { payload } = await change(running, on(OVERAGE_NEVER_SET));
    expect(payload).toMatchObject({
      outcome: 'REJECTED',
      operation: null,
      userErrors: [{ code: 'CHANGES_FROZEN' }],
    });
    expect(running.apiRequests()).toEqual([]);
  });

  it('still disables, which stops charges', async () => {
    freeze();
    expect((await change(running, off)).payload.outcome).toBe('ACCEPTED');
  });

  it('still gives the recorded answer for a key: what was accepted before is not rejected now', async () => {
    const input = { ...on(OVERAGE_NEVER_SET), idempotencyKey: 'k' };
    const first = await change(running, input);
    freeze();
    expect((await change(running, input)).payload).toEqual(first.payload);
  });

  it('enables nothing that had begun before: neither after the look, nor after a refused try', async () => {
    const input = { ...on(OVERAGE_NEVER_SET), idempotencyKey: 'k' };
    const again = { ...on(OVERAGE_OFF), idempotencyKey: 'other' };
    for (const [method, one] of [
      ['GET', input],
      ['PUT', again],
    ] as const) {
      running.emulator.clearRequests();
      running.emulator.addFaults([
        { match: { method }, delayMs: 1, ...(method === 'PUT' && { status: 401 }) },
      ]);
      const changing = change(running, one);
      await eventually(() => held.count === 1);
      freeze();
      held.release();
      const { payload } = await changing;
      expect(payload).toMatchObject({ outcome: 'REJECTED', userErrors: [{ code: 'CHANGES_FROZEN' }] });
      expect(running.apiRequests('PUT')).toHaveLength(method === 'PUT' ? 1 : 0);
      unfreeze();
      expect((await change(running, one)).payload.outcome).toBe('ACCEPTED');
    }
  });

  it('leaves the key of what it refused free', async () => {
    const input = { ...on(OVERAGE_NEVER_SET), idempotencyKey: 'k' };
    freeze();
    await change(running, input);
    unfreeze();
    expect((await change(running, input)).payload.outcome).toBe('ACCEPTED');
  });
});

describe('the limit of enables an hour', () => {
  it('holds for one caller, counts only what may have enabled something, and never disabling', async () => {
    expect((await change(running, on(NOT_ELIGIBLE))).payload.outcome).toBe('REJECTED');
    expect((await change(running, off)).payload.outcome).toBe('ACCEPTED');
    expect((await change(running, on(OVERAGE_NEVER_SET))).payload.outcome).toBe('ACCEPTED');
    expect((await change(running, on(OVERAGE_OFF))).payload.outcome).toBe('ACCEPTED');
    running.emulator.clearRequests();
    const { payload } = await change(running, on(DOCUMENTED));
    expect(payload).toMatchObject({ outcome: 'REJECTED', userErrors: [{ code: 'ENABLE_LIMIT_REACHED' }] });
    expect(running.apiRequests()).toEqual([]);
    const again = { customerId: OVERAGE_OFF, overageEnabled: false };
    expect((await change(running, again)).payload.outcome).toBe('ACCEPTED');
  });
});

describe('a dry run', () => {
  it('shows before and after, and neither sends nor records anything', async () => {
    const { payload } = await change(running, { ...off, dryRun: true });
    const azureEntitlementId = expect.any(String);
    expect(payload).toMatchObject({
      outcome: 'PREVIEW',
      operation: null,
      preview: {
        before: { overageEnabled: true, azureEntitlementId },
        after: { overageEnabled: false, azureEntitlementId },
        blockers: [],
      },
    });
    expect(running.apiRequests('PUT')).toEqual([]);
    expect((await operations(running, 'first: 5')).ids).toEqual([]);
  });

  it('names everything that stands against the change at once', async () => {
    freeze();
    const input = { customerId: DOCUMENTED, overageEnabled: true, expectedOverageEnabled: false };
    const { payload } = await change(running, { ...input, dryRun: true });
    expect(payload.preview.blockers.map(({ code }: { code: string }) => code)).toEqual([
      'CHANGES_FROZEN',
      'ENTITLEMENT_REQUIRED',
      'EXPECTATION_FAILED',
    ]);
  });

  it('does not take the key', async () => {
    await change(running, { ...off, dryRun: true, idempotencyKey: 'k' });
    expect((await change(running, { ...off, idempotencyKey: 'k' })).payload.outcome).toBe('ACCEPTED');
  });
});

describe('the audit trail', () => {
  it('holds every write that was denied: who wanted what, for whom and why, and why not', async () => {
    await change(running, off, { as: 'demo-reader' });
    await change(running, { ...off, dryRun: true, reason: 'Only asking' }, { as: 'demo-reader' });
    await change(running, { customerId: DOCUMENTED, overageEnabled: true, reason: 'Order 4711' });
    freeze();
    await change(running, on(DOCUMENTED));
    const denied = (application: string, detail: object) => ({
      type: 'write.denied',
      actor: { application, tenant: running.emulator.tenantId },
      customerId: DOCUMENTED,
      detail,
    });
    expect(await incidents()).toEqual([
      denied('demo-reader', { reason: 'FORBIDDEN', wanted: 'off', dryRun: false }),
      denied('demo-reader', {
        reason: 'FORBIDDEN',
        wanted: 'off',
        dryRun: true,
        callerReason: 'Only asking',
      }),
      denied('demo-operator', {
        reason: 'ENTITLEMENT_REQUIRED',
        wanted: 'on',
        dryRun: false,
        callerReason: 'Order 4711',
      }),
      denied('demo-operator', { reason: 'CHANGES_FROZEN', wanted: 'on', dryRun: false }),
    ]);
  });
});
