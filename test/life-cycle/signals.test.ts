import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { fetchToken, post } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import {
  type BuiltGateway,
  buildGateway,
  type GatewayProcess,
  startGatewayProcess,
} from '../support/shipped-gateway.js';

const WRITE = {
  query: `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false }) { outcome } }`,
};

describe('a process that is told to end', () => {
  let built: BuiltGateway;
  let emulator: Emulator;
  let gateway: GatewayProcess;
  const held = new HeldAnswers();
  beforeAll(async () => {
    built = await buildGateway();
    emulator = await startEmulator({ sleep: held.sleep });
  });
  afterAll(async () => {
    await emulator.stop();
    await built.remove();
  });
  beforeEach(() => emulator.reset());
  afterEach(async () => {
    gateway.signal('SIGTERM');
    await gateway.ended();
  });

  const ready = async () => (await fetch(new URL('/readyz', gateway.url))).status;
  const change = async () =>
    post(gateway.url, WRITE, { authorization: `Bearer ${await fetchToken(emulator.url, 'demo-operator')}` });
  const puts = () => emulator.requests().filter(({ target, method }) => target === 'api' && method === 'PUT');

  it('says at once that it is not ready, serves during the delay, and ends with 0', async () => {
    gateway = await startGatewayProcess(built, emulator, { DRAIN_DELAY_MS: '5000' });
    expect(await ready()).toBe(200);
    gateway.signal('SIGTERM');
    await eventually(async () => (await ready()) === 503);
    expect((await change()).data).toEqual({ setOverage: { outcome: 'ACCEPTED' } });
    const { code, tookMs } = await gateway.ended();
    expect(code).toBe(0);
    expect(tookMs).toBeGreaterThanOrEqual(4_900);
  });

  it('says that it is not ready long before the delay is over', async () => {
    gateway = await startGatewayProcess(built, emulator, { DRAIN_DELAY_MS: '9000' });
    expect(await ready()).toBe(200);
    const signalledAtMs = performance.now();
    gateway.signal('SIGTERM');
    await eventually(async () => (await ready()) === 503);
    // The rest of the margin belongs to a machine that is busy otherwise; it is far from the end of the delay.
    expect(performance.now() - signalledAtMs).toBeLessThan(6_000);
  });

  it('says in its log when it begins to drain and when it has ended', async () => {
    gateway = await startGatewayProcess(built, emulator, { DRAIN_DELAY_MS: '0', LOG_LEVEL: 'info' });
    gateway.signal('SIGTERM');
    await gateway.ended();
    await eventually(() => /draining: readiness says no[\s\S]*the gateway has ended/.test(gateway.said()));
  });

  it('serves and ends although nobody reads its log any more', async () => {
    gateway = await startGatewayProcess(built, emulator, { DRAIN_DELAY_MS: '0', LOG_LEVEL: 'info' });
    gateway.stopReading();
    for (let sent = 0; sent < 2_000; sent += 100) {
      await Promise.all(Array.from({ length: 100 }, () => post(gateway.url, { query: '{ __typename }' })));
    }
    expect((await fetch(new URL('/livez', gateway.url))).status).toBe(200);
    gateway.signal('SIGTERM');
    expect((await gateway.ended()).code).toBe(0);
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'finishes a PUT that is under way, however often it is told: first by %s',
    async (first) => {
      gateway = await startGatewayProcess(built, emulator, { DRAIN_DELAY_MS: '0', LOG_LEVEL: 'info' });
      emulator.addFaults([{ match: { method: 'PUT' }, delayMs: 1 }]);
      const changed = change();
      await eventually(() => held.count === 1);
      for (const signal of [first, 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) gateway.signal(signal);
      await eventually(() => gateway.said().includes('draining'));
      held.release();
      expect((await changed).data).toEqual({ setOverage: { outcome: 'ACCEPTED' } });
      expect(await gateway.ended()).toMatchObject({ code: 0, signal: null });
      expect(puts()).toHaveLength(1);
    },
  );

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'does not make a person at the keyboard wait for balancers: %s',
    async (signal) => {
      gateway = await startGatewayProcess(built, emulator, { DRAIN_DELAY_MS: '9000' });
      gateway.signal(signal);
      const { code, tookMs } = await gateway.ended();
      expect(code).toBe(0);
      expect(tookMs).toBeLessThan(8_500);
    },
  );
});
