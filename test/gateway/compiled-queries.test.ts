import { readdirSync, readFileSync } from 'node:fs';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED, OVERAGE_NEVER_SET, UNKNOWN_CUSTOMER } from '../support/customers.js';
import { type Answer, type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { change } from '../support/operations.js';

/** More than it takes for a query to be compiled. */
const RUNS = 12;
const OPERATIONS = new URL('../../schema/operations/', import.meta.url);

const VARIABLES: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  'customer-page.graphql': [
    { customerId: DOCUMENTED },
    { customerId: UNKNOWN_CUSTOMER },
    { customerId: '1' },
  ],
  'customers.graphql': [{ first: 2 }, { first: -1 }, { search: { companyNameStartsWith: 'C' }, first: 2 }],
  'customers-with-overage.graphql': [{ first: 3 }],
  'overage.graphql': [
    { customerId: DOCUMENTED },
    { customerId: DOCUMENTED.toUpperCase() },
    { customerId: OVERAGE_NEVER_SET },
    { customerId: UNKNOWN_CUSTOMER },
    { customerId: null },
    { customerId: 5 },
    {},
  ],
  'overages.graphql': [
    { customerIds: [DOCUMENTED, UNKNOWN_CUSTOMER, OVERAGE_NEVER_SET, DOCUMENTED] },
    { customerIds: DOCUMENTED },
    { customerIds: ['x', 'y', 'z', 'a', 'b'] },
  ],
  'overage-operation.graphql': [{ id: UNKNOWN_CUSTOMER }],
  'gateway-status.graphql': [{}],
  'overage-operations.graphql': [
    { customerId: DOCUMENTED, first: 2 },
    { filter: { outcome: 'ACCEPTED' } },
    { filter: { outcome: 'NEVER' } },
  ],
};

/** What stands in such a list is run as ever: their compiled form would answer otherwise. */
const NEVER_COMPILED = ['overages.graphql'];

const ownQueries = readdirSync(OPERATIONS)
  .map((name) => ({ name, document: readFileSync(new URL(name, OPERATIONS), 'utf8') }))
  .filter(({ document }) => /^query /m.test(document));
const rows = ownQueries.flatMap(({ name, document }) =>
  (VARIABLES[name] ?? []).map((variables) => ({
    about: `${name} with ${JSON.stringify(variables)}`,
    document,
    variables,
  })),
);

/** Never comes as far as being run. */
const INVALID = ['an enum that is none'];

const OTHER_DOCUMENTS = {
  'literal arguments': `{ overage(customerId: "${DOCUMENTED}", maxAgeSeconds: 60) { totalCount } }`,
  'a negative age': `{ overage(customerId: "${DOCUMENTED}", maxAgeSeconds: -1) { totalCount } }`,
  'an enum that is none': '{ overageOperations(filter: { outcome: NEVER }) { edges { cursor } } }',
  'fragments, aliases and type names': `{ a: overage(customerId: "${DOCUMENTED}") { __typename ...Items }
    b: overage(customerId: "${UNKNOWN_CUSTOMER}") { ...Items } }
    fragment Items on OverageCollection { items { __typename type ... on Overage { overageEnabled } links { self { uri } } } }`,
  'skipped and included fields': `{ overage(customerId: "${DOCUMENTED}") {
    totalCount @skip(if: true) items @include(if: true) { type partnerId @include(if: false) } } }`,
  'the schema': getIntrospectionQuery(),
};

/** Valid documents, with a null that none of them can use; graphql would find it only while executing. */
const NULLS = {
  'a size of a page': 'query ($v: Int = 5) { customers(first: $v) { edges { node { id } } } }',
  'a size with a default of its own': 'query ($v: Int) { customers(first: $v) { edges { node { id } } } }',
  'a customer': `query ($v: UUID = "${DOCUMENTED}") { overage(customerId: $v) { totalCount } }`,
  'an item of a list': `query ($v: UUID = "${DOCUMENTED}") { overages(customerIds: [$v]) { totalCount } }`,
  'a condition': `query ($v: Boolean = true) { overage(customerId: "${DOCUMENTED}") { totalCount @skip(if: $v) items { type } } }`,
  'a condition in a fragment': `query ($v: Boolean = true) { overage(customerId: "${DOCUMENTED}") { ...Part } }
    fragment Part on OverageCollection { totalCount items @include(if: $v) { type } }`,
};

/** Answers of the same request differ only in what tells them apart in time. */
function lasting({ text, status }: Answer): unknown {
  const json: unknown = JSON.parse(text, (name, value: unknown) =>
    ['ageMs', 'fetchedAt', 'correlationId'].includes(name) ? undefined : value,
  );
  return { json, status };
}

describe('a query that comes again and again', () => {
  let running: GatewayUnderTest;

  beforeAll(async () => {
    running = await startGatewayUnderTest({
      env: { CACHE_TTL_MS: '600000', RATE_LIMIT_PER_MINUTE: '1000000', PARTNER_CENTER_CALLS_PER_MINUTE: '0' },
    });
    await change(running, { customerId: DOCUMENTED, overageEnabled: false });
  });
  afterAll(() => running.stop());

  /** Names of the queries that were compiled; nothing for those without one. */
  const compiled = () =>
    running
      .logged()
      .split('\n')
      .filter((line) => line.includes('"query compiled"'))
      .map((line): unknown => JSON.parse(line).operation);

  async function expectSameAnswers(document: string, variables?: Record<string, unknown>): Promise<void> {
    // What it has to remember it remembers from here on.
    await running.ask(document, variables);
    const first = lasting(await running.ask(document, variables));
    for (let run = 0; run < RUNS; run += 1) {
      expect(lasting(await running.ask(document, variables))).toEqual(first);
    }
  }

  it('has an example for each of the own queries', () => {
    expect(Object.keys(VARIABLES).sort()).toEqual(ownQueries.map(({ name }) => name).sort());
    expect(rows.length).toBeGreaterThan(15);
  });

  it.each(rows)('is answered the same: $about', async ({ document, variables }) => {
    await expectSameAnswers(document, variables);
  });

  it.each(Object.entries(NULLS))('is refused the same, with a null for %s', async (_about, document) => {
    for (const as of ['demo-operator', 'demo-reader'] as const) {
      const { errors, data } = await running.ask(document, { v: null }, { as });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }]);
      expect(errors?.[0]?.message).toContain('"$v"');
      expect(data).toBeUndefined();
    }
    for (let run = 0; run < RUNS; run += 1) {
      expect((await running.ask(document)).errors).toBeUndefined();
    }
    await expectSameAnswers(document, { v: null });
    expect(running.logged()).not.toContain('unexpected error');
  });

  it('may have a null where that is accepted', async () => {
    const document = `query ($age: Int = 5) { overage(customerId: "${DOCUMENTED}", maxAgeSeconds: $age) { totalCount } }`;
    expect((await running.ask(document, { age: null })).errors).toBeUndefined();
  });

  it.each(ownQueries)('is compiled where that is safe: $name', async ({ name, document }) => {
    const [variables] = VARIABLES[name] ?? [];
    for (let run = 0; run < RUNS; run += 1) await running.ask(document, variables);
    const [, operationName] = /^query (\w+)/m.exec(document) ?? [];
    const times = compiled().filter((compiledName) => compiledName === operationName).length;
    expect(times).toBe(NEVER_COMPILED.includes(name) ? 0 : 1);
  });

  it.each(Object.entries(OTHER_DOCUMENTS))('is answered the same: %s', async (about, document) => {
    const before = compiled().length;
    await expectSameAnswers(document);
    expect(compiled().length - before, 'how many were compiled').toBe(INVALID.includes(about) ? 0 : 1);
  });
});
