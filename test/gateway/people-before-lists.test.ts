import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { generatedCustomers } from '../../src/emulator/seed/generated-customers.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const MANY = 8;
const CALL_MS = 300;
const BATCH = 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }';
const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;

let running: GatewayUnderTest;
afterEach(() => running.stop());

it('a person who waits for one customer goes before the rest of a list, also one of their own', async () => {
  running = await startGatewayUnderTest({ env: { PARTNER_CENTER_MAX_CONCURRENT: '1' } });
  await running.ask(READ);
  running.emulator.clearRequests();
  running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: CALL_MS, times: 0 }]);
  const ids = generatedCustomers()
    .slice(0, MANY)
    .map(({ id }) => id);
  const list = running.ask(BATCH, { ids });
  await eventually(() => running.apiRequests().length > 0);
  await setTimeout(CALL_MS / 2);
  expect((await running.ask(READ)).errors).toBeUndefined();
  expect(running.apiRequests().length).toBeLessThan(MANY / 2 + 1);
  expect((await list).errors).toBeUndefined();
  expect(running.apiRequests()).toHaveLength(MANY + 1);
});
