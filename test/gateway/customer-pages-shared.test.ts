import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const PAGE = `query ($first: Int!, $after: String) {
  customers(first: $first, after: $after) { edges { node { id } } pageInfo { endCursor } } }`;
const READERS = 20;

let running: GatewayUnderTest;
beforeEach(async () => {
  running = await startGatewayUnderTest({ env: { CACHE_TTL_MS: '600000', STALE_LIMIT_MS: '600000' } });
  await running.ask('{ __typename }');
  running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 500, times: 0 }]);
});
afterEach(() => running.stop());

const allAtOnce = (variables: Record<string, unknown>) =>
  Promise.all(Array.from({ length: READERS }, () => running.ask(PAGE, variables)));

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
    await running.ask(PAGE, { first: 3 });
    await Promise.all([running.ask(PAGE, { first: 3 }), running.ask(PAGE, { first: 4 })]);
    expect(running.apiRequests()).toHaveLength(2);
  });

  it('is forgotten when a hundred others have been asked for since', async () => {
    running.emulator.clearFaults();
    const search = (number: number) => ({ companyNameStartsWith: `Nobody ${number}` });
    const document = 'query ($search: CustomerSearch) { customers(search: $search) { edges { cursor } } }';
    for (let number = 0; number <= 100; number += 1) await running.ask(document, { search: search(number) });
    await running.ask(document, { search: search(100) });
    expect(running.apiRequests()).toHaveLength(101);
    await running.ask(document, { search: search(0) });
    expect(running.apiRequests()).toHaveLength(102);
  });
});
