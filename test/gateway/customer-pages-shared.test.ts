import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allArrived } from '../support/all-arrived.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { metric } from '../support/scrape.js';

const PAGE = `query ($first: Int!, $after: String) {
  customers(first: $first, after: $after) { edges { node { id } } pageInfo { endCursor } } }`;
const READERS = 20;

let held: HeldAnswers;
let running: GatewayUnderTest;
beforeEach(async () => {
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env: { CACHE_TTL_MS: '600000', STALE_LIMIT_MS: '600000', DEADLINE_QUERY_MS: '60000' },
    emulator: { sleep: held.sleep },
  });
  await running.ask('{ __typename }');
  running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1, times: 0 }]);
});
afterEach(() => running.stop());

/** The answers to readers who have all asked before Partner Center answers. */
async function allAtOnce(variables: Record<string, unknown>) {
  const asking = Array.from({ length: READERS }, () => running.ask(PAGE, variables));
  await eventually(async () => (await metric(running.gateway, 'requests_in_flight')) === READERS);
  await allArrived(running.gateway);
  held.release();
  return Promise.all(asking);
}

describe('a page of customers', () => {
  it('takes one call for all who ask for it at the same time, also when it is not the first', async () => {
    const first = await allAtOnce({ first: 3 });
    expect(running.apiRequests()).toHaveLength(1);
    const after = first[0]?.data.customers.pageInfo.endCursor;
    const second = await allAtOnce({ first: 3, after });
    expect(running.apiRequests()).toHaveLength(2);
    for (const answers of [first, second]) {
      expect(answers.map(({ errors }) => errors)).toEqual(Array(READERS).fill(undefined));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    expect(second[0]?.data.customers.edges).not.toEqual(first[0]?.data.customers.edges);
  });

  it('is remembered for whoever asks later, and fetched on its own for whoever asks for another size', async () => {
    held.open();
    await running.ask(PAGE, { first: 3 });
    await Promise.all([running.ask(PAGE, { first: 3 }), running.ask(PAGE, { first: 4 })]);
    expect(running.apiRequests()).toHaveLength(2);
  });

  it('is forgotten when a hundred others have been asked for since', async () => {
    held.open();
    const search = (number: number) => ({ companyNameStartsWith: `Nobody ${number}` });
    const document = 'query ($search: CustomerSearch) { customers(search: $search) { edges { cursor } } }';
    for (let number = 0; number <= 100; number += 1) await running.ask(document, { search: search(number) });
    await running.ask(document, { search: search(100) });
    expect(running.apiRequests()).toHaveLength(101);
    await running.ask(document, { search: search(0) });
    expect(running.apiRequests()).toHaveLength(102);
  });
});
