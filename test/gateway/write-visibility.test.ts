import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { HeldAnswers } from '../support/held-answers.js';
import { change, operationById, readNow } from '../support/operations.js';
import { startSecondGateway } from '../support/second-gateway.js';

let folder: string;
let env: Record<string, string>;
let running: GatewayUnderTest;
/** How far the emulator's clock is ahead. */
let aheadMs: number;
let held: HeldAnswers;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'visibility-'));
  env = { DATABASE_URL: join(folder, 'ledger.db'), PARTNER_CENTER_CALLS_PER_MINUTE: '0' };
  aheadMs = 0;
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env,
    emulator: { now: () => Date.now() + aheadMs, sleep: held.sleep },
    overrides: { clock: hastyClock },
  });
});
afterEach(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

const off = { customerId: DOCUMENTED, overageEnabled: false };
const on = { customerId: DOCUMENTED, overageEnabled: true, allowDefaultEntitlement: true };
const showAfter = (visibilityDelayMs: number) => running.emulator.setSwitches({ visibilityDelayMs });
const puts = () => running.apiRequests('PUT').length;

describe('a change that no read shows yet', () => {
  it('is the pending operation of a read, until a read shows it', async () => {
    showAfter(60_000);
    const { payload } = await change(running, off);
    expect(await readNow(running, DOCUMENTED)).toEqual({
      isOn: true,
      pending: { id: payload.operation.id, outcome: 'ACCEPTED', wanted: { overageEnabled: false } },
    });
    aheadMs += 60_000;
    expect(await readNow(running, DOCUMENTED)).toEqual({ isOn: false, pending: null });
    const { operation } = await operationById(running, payload.operation.id);
    expect(operation).toMatchObject({ outcome: 'VISIBLE', lastObserved: { overageEnabled: false } });
  });

  it('followed by its opposite is a second PUT, although the look shows what is wanted already', async () => {
    showAfter(60_000);
    await change(running, off);
    const { payload } = await change(running, on);
    expect(payload.outcome).toBe('ACCEPTED');
    expect(puts()).toBe(2);
    const [customer] = running.emulator.state(DOCUMENTED);
    expect(customer?.overage?.overageEnabled).toBe(true);
  });

  it('repeated under another key is sent again: the look proves nothing', async () => {
    showAfter(60_000);
    await change(running, off);
    expect((await change(running, off)).payload.outcome).toBe('ACCEPTED');
    expect(puts()).toBe(2);
  });

  it('keeps those from overwriting it who expect what was before it, though the look still shows that', async () => {
    showAfter(60_000);
    const { payload } = await change(running, off);
    const other = { ...on, azureResourceGroup: { location: 'uksouth' }, expectedOverageEnabled: true };
    const refused = await change(running, other);
    expect(refused.payload).toMatchObject({
      outcome: 'REJECTED',
      userErrors: [{ code: 'EXPECTATION_FAILED' }],
      operation: { userErrors: [{ message: expect.stringContaining(payload.operation.id) }] },
    });
    expect(puts()).toBe(1);
  });

  it('and may be lost, keeps them from it too', async () => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 500 }]);
    expect((await change(running, off)).payload.outcome).toBe('UNKNOWN');
    const other = { ...on, azureResourceGroup: { location: 'uksouth' }, expectedOverageEnabled: true };
    expect((await change(running, other)).payload.userErrors).toEqual([{ code: 'EXPECTATION_FAILED' }]);
    expect(puts()).toBe(1);
  });

  it('and may be lost, keeps nobody from asking for the same again', async () => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 500 }]);
    const input = { ...off, expectedOverageEnabled: true };
    expect((await change(running, input)).payload.outcome).toBe('UNKNOWN');
    expect((await change(running, input)).payload.outcome).toBe('ACCEPTED');
  });

  it('does not keep those from changing who expect what the latest accepted one has brought', async () => {
    showAfter(60_000);
    await change(running, off);
    await change(running, on);
    const other = { ...on, azureResourceGroup: { location: 'uksouth' }, expectedOverageEnabled: true };
    expect((await change(running, other)).payload.outcome).toBe('ACCEPTED');
  });

  it('and that another read shows while an older look is on its way, does not make that look believed', async () => {
    showAfter(60_000);
    await change(running, off);
    // Answers as of now, but only when it is let go.
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1 }]);
    const changing = change(running, on);
    await eventually(() => held.count === 1);
    aheadMs += 60_000;
    expect(await readNow(running, DOCUMENTED)).toMatchObject({ isOn: false, pending: null });
    held.open();
    expect((await changing).payload.outcome).toBe('ACCEPTED');
    const [customer] = running.emulator.state(DOCUMENTED);
    expect(customer?.overage?.overageEnabled).toBe(true);
  });

  it('stops being waited for when the window ends', async () => {
    await running.stop();
    const narrow = { ...env, DATABASE_URL: ':memory:', VISIBILITY_WINDOW_MS: '1' };
    running = await startGatewayUnderTest({ env: narrow, overrides: { clock: hastyClock } });
    showAfter(60_000);
    await change(running, off);
    expect(await readNow(running, DOCUMENTED)).toEqual({ isOn: true, pending: null });
    expect((await change(running, on)).payload.outcome).toBe('UNCHANGED');
  });

  it('is observed by the next start of the gateway, and by nothing but reads', async () => {
    showAfter(60_000);
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 500, commit: true }]);
    const { payload } = await change(running, off);
    expect(payload).toMatchObject({ outcome: 'UNKNOWN', overage: { overageEnabled: true } });
    await running.gateway.stop();
    const next = await startSecondGateway(running, env);
    const observed = async () => (await operationById(next, payload.operation.id)).operation;
    await expect.poll(observed).toMatchObject({ outcome: 'UNKNOWN', lastObserved: { overageEnabled: true } });
    expect(puts()).toBe(1);
    await next.stop();
  });
});

describe('a change that was superseded before any read', () => {
  it('never comes back as the pending operation: on, off, and then reads only', async () => {
    await change(running, off);
    await readNow(running, DOCUMENTED);
    await change(running, on);
    const last = await change(running, off);
    expect(last.payload.outcome).toBe('ACCEPTED');
    for (let read = 1; read <= 3; read += 1) {
      expect(await readNow(running, DOCUMENTED), `read ${read}`).toEqual({ isOn: false, pending: null });
    }
    const { operation } = await operationById(running, last.payload.operation.id);
    expect(operation.outcome).toBe('VISIBLE');
  });

  it('casts no doubt on a later change that a read shows', async () => {
    await change(running, off);
    await change(running, on);
    await readNow(running, DOCUMENTED);
    await change(running, { ...on, azureResourceGroup: { location: 'uksouth' } });
    const { payload } = await change(running, off);
    expect(await readNow(running, DOCUMENTED)).toEqual({ isOn: false, pending: null });
    expect((await operationById(running, payload.operation.id)).operation.outcome).toBe('VISIBLE');
  });
});

describe('a request that was lost', () => {
  const lost = { match: { method: 'PUT' }, status: 500 };

  it('stays UNKNOWN when a later change has brought what it wanted', async () => {
    running.emulator.addFaults([lost]);
    const first = await change(running, off);
    expect(first.payload.outcome).toBe('UNKNOWN');
    const second = await change(running, off);
    expect(second.payload.outcome).toBe('ACCEPTED');
    for (let read = 1; read <= 3; read += 1) {
      expect(await readNow(running, DOCUMENTED)).toEqual({ isOn: false, pending: null });
    }
    const outcomes = [first, second].map(
      async ({ payload }) => (await operationById(running, payload.operation.id)).operation.outcome,
    );
    expect(await Promise.all(outcomes)).toEqual(['UNKNOWN', 'VISIBLE']);
  });

  it('becomes VISIBLE where nothing else can have brought what it wanted', async () => {
    running.emulator.addFaults([{ ...lost, commit: true }]);
    running.emulator.setSwitches({ visibilityDelayMs: 500 });
    const { payload } = await change(running, off);
    await expect.poll(() => readNow(running, DOCUMENTED)).toEqual({ isOn: false, pending: null });
    expect((await operationById(running, payload.operation.id)).operation.outcome).toBe('VISIBLE');
  });
});

describe('waitForVisibleSeconds', () => {
  it('answers VISIBLE once a read shows the change', async () => {
    showAfter(200);
    const { payload } = await change(running, { ...off, waitForVisibleSeconds: 10 });
    expect(payload).toMatchObject({
      outcome: 'VISIBLE',
      overage: { overageEnabled: false },
      operation: { lastObserved: { overageEnabled: false } },
    });
  });

  it('answers VISIBLE also where a read of somebody else has noted it first', async () => {
    showAfter(60_000);
    const waiting = change(running, { ...off, waitForVisibleSeconds: 10 });
    await expect.poll(() => running.emulator.state(DOCUMENTED)[0]?.overage?.overageEnabled).toBe(false);
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1 }]);
    aheadMs += 60_000;
    await eventually(() => held.count === 1);
    expect(await readNow(running, DOCUMENTED)).toEqual({ isOn: false, pending: null });
    held.open();
    expect((await waiting).payload).toMatchObject({
      outcome: 'VISIBLE',
      operation: { outcome: 'VISIBLE', lastObserved: { overageEnabled: false } },
    });
  });

  it('answers ACCEPTED when no read shows it in time', async () => {
    showAfter(60_000);
    const { payload } = await change(running, { ...off, waitForVisibleSeconds: 1 });
    expect(payload).toMatchObject({ outcome: 'ACCEPTED', overage: { overageEnabled: false } });
  });

  it('does not wait for tags, which no read can show', async () => {
    const { payload } = await change(running, {
      ...on,
      azureResourceGroup: { location: 'uksouth' },
      waitForVisibleSeconds: 10,
    });
    expect(payload.outcome).toBe('ACCEPTED');
    expect(running.apiRequests('GET')).toHaveLength(1);
  });

  it('holds nobody up: the customer is free before the waiting begins', async () => {
    showAfter(60_000);
    const waiting = change(running, { ...off, waitForVisibleSeconds: 2 });
    await expect.poll(puts).toBe(1);
    await expect.poll(async () => (await change(running, on)).code).toBeUndefined();
    expect((await waiting).payload.outcome).toBe('ACCEPTED');
  });
});
