import { afterEach, expect, it } from 'vitest';
import { generatedCustomers } from '../../src/emulator/seed/generated-customers.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { metric } from '../support/scrape.js';

const MANY = 8;

let running: GatewayUnderTest;
afterEach(() => running.stop());

const readOf = (customerId: string) => `{ overage(customerId: "${customerId}") { totalCount } }`;

it('a caller who asks for much does not keep another one waiting until all of it is done', async () => {
  const held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env: { PARTNER_CENTER_MAX_CONCURRENT: '1', DEADLINE_QUERY_MS: '60000' },
    emulator: { sleep: held.sleep },
  });
  await running.token('demo-reader');
  await running.ask(readOf(DOCUMENTED));
  running.emulator.clearRequests();
  running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1, times: 0 }]);
  const much = generatedCustomers()
    .slice(0, MANY)
    .map(({ id }) => running.ask(readOf(id)));
  await eventually(async () => (await metric(running.gateway, 'calls_waiting')) === MANY - 1);
  const one = running.ask(readOf(DOCUMENTED), undefined, { as: 'demo-reader' });
  await eventually(async () => (await metric(running.gateway, 'calls_waiting')) === MANY);
  held.open();
  expect((await one).errors).toBeUndefined();
  expect((await Promise.all(much)).map(({ status }) => status)).toEqual(Array(MANY).fill(200));
  expect(running.apiRequests()).toHaveLength(MANY + 1);
  const place = running.apiRequests().findIndex(({ path }) => path.includes(DOCUMENTED));
  expect(place).toBeGreaterThan(0);
  expect(place).toBeLessThan(MANY / 2);
});
