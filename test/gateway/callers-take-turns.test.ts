import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { generatedCustomers } from '../../src/emulator/seed/generated-customers.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const MANY = 8;
const CALL_MS = 300;

let running: GatewayUnderTest;
afterEach(() => running.stop());

const readOf = (customerId: string) => `{ overage(customerId: "${customerId}") { totalCount } }`;

it('a caller who asks for much does not keep another one waiting until all of it is done', async () => {
  running = await startGatewayUnderTest({ env: { PARTNER_CENTER_MAX_CONCURRENT: '1' } });
  await running.token('demo-reader');
  await running.ask(readOf(DOCUMENTED));
  running.emulator.clearRequests();
  running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: CALL_MS, times: 0 }]);
  const much = generatedCustomers()
    .slice(0, MANY)
    .map(({ id }) => running.ask(readOf(id)));
  await eventually(() => running.apiRequests().length > 0);
  await setTimeout(CALL_MS / 2);
  const one = await running.ask(readOf(DOCUMENTED), undefined, { as: 'demo-reader' });
  const before = running.apiRequests().length;
  expect(one.errors).toBeUndefined();
  expect((await Promise.all(much)).map(({ status }) => status)).toEqual(Array(MANY).fill(200));
  expect(before).toBeLessThan(MANY / 2 + 1);
  expect(running.apiRequests()).toHaveLength(MANY + 1);
});
