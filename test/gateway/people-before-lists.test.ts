import { afterEach, expect, it } from 'vitest';
import { generatedCustomers } from '../../src/emulator/seed/generated-customers.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { metric } from '../support/scrape.js';

const MANY = 8;
const BATCH = 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }';
const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;

let running: GatewayUnderTest;
afterEach(() => running.stop());

it('a person who waits for one customer goes before the rest of a list, also one of their own', async () => {
  const held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env: { PARTNER_CENTER_MAX_CONCURRENT: '1', DEADLINE_QUERY_MS: '60000' },
    emulator: { sleep: held.sleep },
  });
  await running.ask(READ);
  running.emulator.clearRequests();
  running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1, times: 0 }]);
  const ids = generatedCustomers()
    .slice(0, MANY)
    .map(({ id }) => id);
  const list = running.ask(BATCH, { ids });
  await eventually(() => held.count > 0);
  const one = running.ask(READ);
  await eventually(async () => (await metric(running.gateway, 'calls_waiting')) === MANY);
  held.open();
  expect((await one).errors).toBeUndefined();
  expect((await list).errors).toBeUndefined();
  expect(running.apiRequests()).toHaveLength(MANY + 1);
  // The first call of the list was under way already.
  expect(running.apiRequests()[1]?.path).toContain(DOCUMENTED);
});
