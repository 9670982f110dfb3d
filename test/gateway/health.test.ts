import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const POLICY = '{"callers":[{"application":"demo-operator","customers":"*"}]}';

const at = async ({ gateway }: GatewayUnderTest, path: string) => {
  const response = await fetch(new URL(path, gateway.url));
  return { status: response.status, headers: response.headers, body: await response.json() };
};

describe('the health of a gateway', () => {
  let running: GatewayUnderTest;
  beforeEach(async () => {
    running = await startGatewayUnderTest();
  });
  afterEach(() => running.stop());

  it('is ready with all its parts', async () => {
    const { status, body } = await at(running, '/readyz');
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'ready',
      parts: { token: 'ok', partnerCenter: 'ok', ledger: 'ok', cache: 'ok' },
    });
  });

  it('is degraded, not unready, while there is no token', async () => {
    await running.token();
    running.emulator.addFaults([{ match: { target: 'token' }, times: 0, status: 500 }]);
    await running.ask(READ);
    const { status, body } = await at(running, '/readyz');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'degraded', parts: { token: 'degraded', ledger: 'ok' } });
    expect((await at(running, '/livez')).status).toBe(200);
  });

  it('is degraded, not unready, while Partner Center keeps failing', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, times: 0, status: 500 }]);
    const reads = Array.from({ length: 12 }, () => running.ask(READ));
    await Promise.all(reads);
    await eventually(async () => {
      await running.ask(READ);
      return (await at(running, '/readyz')).body.parts.partnerCenter === 'degraded';
    });
    expect((await at(running, '/readyz')).status).toBe(200);
  });

  it('says nothing about callers, customers or secrets', async () => {
    await running.token();
    running.emulator.addFaults([{ match: { target: 'token' }, times: 0, status: 500 }]);
    await running.ask(READ);
    const { body } = await at(running, '/readyz');
    expect(Object.values(body.parts).every((state) => state === 'ok' || state === 'degraded')).toBe(true);
    expect(Object.keys(body)).toEqual(['status', 'parts']);
  });

  it('is unready as soon as it drains, serves what still comes, and gives up its connections', async () => {
    running.gateway.drain();
    const { status, body } = await at(running, '/readyz');
    expect(status).toBe(503);
    expect(body.status).toBe('draining');
    const answer = await running.ask(READ);
    expect(answer.data.overage.totalCount).toBe(1);
    expect(answer.headers.get('connection')).toBe('close');
    expect((await at(running, '/livez')).status).toBe(200);
  });
});

describe('a gateway with an access policy', () => {
  it('is degraded while the policy was changed into one that cannot be used', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'policy-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'policy.json');
    await writeFile(path, POLICY);
    const running = await startGatewayUnderTest({ env: { ACCESS_POLICY_PATH: path } });
    onTestFinished(() => running.stop());
    await writeFile(`${path}.new`, '{');
    await rename(`${path}.new`, path);
    await eventually(async () => (await at(running, '/readyz')).body.parts.policy === 'degraded');
    expect((await running.ask(READ)).data.overage.totalCount).toBe(1);
  });
});

describe('a gateway that is told to stop while somebody waits for a change to show', () => {
  it('finishes the change, and does not wait any longer', async () => {
    const running = await startGatewayUnderTest();
    running.emulator.setSwitches({ visibilityDelayMs: 60_000 });
    const startedMs = performance.now();
    const asked = running.ask(
      `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false, waitForVisibleSeconds: 15 }) { outcome userErrors { code } } }`,
    );
    await eventually(() => running.apiRequests('PUT').length === 1);
    await running.stop();
    const { data, errors } = await asked;
    expect(errors).toBeUndefined();
    expect(data.setOverage.outcome).toBe('ACCEPTED');
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});
