import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { HeldAnswers } from '../support/held-answers.js';
import { change, operations } from '../support/operations.js';
import { startRawUpstream } from '../support/raw-upstream.js';
import { startSecondGateway } from '../support/second-gateway.js';

let folder: string;
let env: Record<string, string>;
let held: HeldAnswers;
let running: GatewayUnderTest;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interrupted-'));
  env = { DATABASE_URL: join(folder, 'ledger.db') };
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env,
    emulator: { sleep: held.sleep },
    overrides: { clock: hastyClock },
  });
});
afterEach(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

const off = { customerId: DOCUMENTED, overageEnabled: false, idempotencyKey: 'k' };
const puts = () => running.apiRequests('PUT').length;
const holdPut = () => running.emulator.addFaults([{ match: { method: 'PUT' }, delayMs: 1 }]);

/** Starts a change and hangs up as soon as its PUT is on the wire. */
async function hangUpMidPut() {
  const caller = new AbortController();
  const asked = change(running, off, { signal: caller.signal });
  await expect.poll(() => held.count).toBe(1);
  caller.abort();
  await expect(asked).rejects.toThrow();
}

describe('a caller that hangs up while the PUT runs', () => {
  it('does not stop it: the change is settled, and the same key gets its answer', async () => {
    holdPut();
    await hangUpMidPut();
    held.release();
    const outcome = async () => (await operations(running, 'first: 1')).nodes[0].outcome;
    await expect.poll(outcome).toBe('ACCEPTED');
    expect((await change(running, off)).payload.outcome).toBe('ACCEPTED');
    expect(puts()).toBe(1);
  });

  it('does not stop the reading back of a PUT whose end is not known', async () => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 500, commit: true, delayMs: 1 }]);
    await hangUpMidPut();
    held.release();
    const outcome = async () => (await operations(running, 'first: 1')).nodes[0].outcome;
    await expect.poll(outcome).toBe('VISIBLE');
  });
});

describe('a gateway that is told to stop while a PUT runs', () => {
  it('answers the caller first', async () => {
    holdPut();
    const asked = change(running, off);
    await expect.poll(() => held.count).toBe(1);
    const stopped = running.gateway.stop();
    held.release();
    const [{ payload }] = await Promise.all([asked, stopped]);
    expect(payload.outcome).toBe('ACCEPTED');
  });

  it('settles the change first, even if its caller has hung up', async () => {
    holdPut();
    await hangUpMidPut();
    const stopped = running.gateway.stop();
    held.release();
    await stopped;
    const next = await startSecondGateway(running, env);
    // The next start may already have seen it.
    const done = expect.stringMatching(/ACCEPTED|VISIBLE/);
    expect((await operations(next, 'first: 1')).nodes).toMatchObject([
      { outcome: done, upstreamStatus: 200 },
    ]);
    expect((await change(next, off)).payload.outcome).toEqual(done);
    expect(puts()).toBe(1);
    await next.stop();
  });
});

describe('an upstream that is gone between the look and the PUT', () => {
  it('proves that nothing was sent: the key is free', async () => {
    const item = { type: 'PhoneServices', overageEnabled: true };
    const upstream = await startRawUpstream((response) => {
      response.setHeader('connection', 'close');
      response.end(JSON.stringify({ totalCount: 1, items: [item] }), () => void upstream.stop());
    });
    const cutOff = await startGatewayUnderTest({
      config: (config) => ({
        ...config,
        partnerCenter: { ...config.partnerCenter, baseUrl: upstream.url },
      }),
    });
    const { code } = await change(cutOff, off);
    expect(code).toBe('UPSTREAM_UNAVAILABLE');
    expect(upstream.received.filter((request) => request.startsWith('PUT'))).toEqual([]);
    expect((await operations(cutOff, 'first: 1')).nodes).toMatchObject([
      { outcome: null, settledAt: expect.any(String) },
    ]);
    await cutOff.stop();
  });
});
