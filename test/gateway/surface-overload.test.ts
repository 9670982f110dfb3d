import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT, OVERAGE_NEVER_SET, OVERAGE_OFF } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type Answer, type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';

const readOf = (customerId: string) => `{ overage(customerId: "${customerId}") { totalCount } }`;
const READ = readOf(DOCUMENTED);
const WRITE = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: true, azureEntitlementId: "${DOCUMENTED_ENTITLEMENT}" }) { outcome } }`;

let running: GatewayUnderTest;
let held: HeldAnswers;
let slow: Promise<Answer>[];
beforeEach(async () => {
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env: { MAX_IN_FLIGHT: '2', DEADLINE_QUERY_MS: '60000' },
    emulator: { sleep: held.sleep },
  });
  await running.ask(READ);
  running.emulator.clearRequests();
  running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1, times: 2 }]);
  slow = [running.ask(readOf(OVERAGE_OFF)), running.ask(readOf(OVERAGE_NEVER_SET))];
  // Each takes a document of its own past the gateway, where it waits for Partner Center.
  await eventually(() => held.count === slow.length);
});
afterEach(async () => {
  held.open();
  await Promise.all(slow);
  await running.stop();
});

describe('a gateway that serves as many requests as it can', () => {
  it('refuses another query while it serves them, and says when to come back', async () => {
    const { status, headers, text } = await running.ask(READ);
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
    expect(JSON.parse(text)).toMatchObject({ code: 'OVERLOADED', status: 503 });
    expect(held.count).toBe(slow.length);
  });

  it('still takes a mutation', async () => {
    const { data } = await running.ask(WRITE);
    expect(data).toEqual({ setOverage: { outcome: 'UNCHANGED' } });
  });

  it('still answers whether it is alive and ready', async () => {
    const { origin } = new URL(running.gateway.url);
    expect((await fetch(`${origin}/livez`)).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  });

  it('takes queries again once the others are answered', async () => {
    held.open();
    await Promise.all(slow);
    expect((await running.ask(READ)).status).toBe(200);
  });
});
