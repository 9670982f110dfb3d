import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { leakedWords } from '../support/schema-words.js';
import { metric } from '../support/scrape.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
afterAll(() => running.stop());

const GUESSES: readonly [what: string, document: string, variables?: Record<string, unknown>][] = [
  ['a misspelt field', `{ overag(customerId: "${DOCUMENTED}") { totalCount } }`],
  ['a field without its argument', '{ overage { totalCount } }'],
  ['a misspelt argument', `{ overage(customer: "${DOCUMENTED}") { totalCount } }`],
  ['an object without a selection', `{ overage(customerId: "${DOCUMENTED}") }`],
  ['a misspelt inner field', `{ overage(customerId: "${DOCUMENTED}") { totalCoun } }`],
  ['an argument of another type', '{ overage(customerId: 5) { totalCount } }'],
  ['a misspelt type', 'query ($id: UUId!) { overage(customerId: $id) { totalCount } }', { id: DOCUMENTED }],
  [
    'a variable of another type',
    'query ($id: String!) { overage(customerId: $id) { totalCount } }',
    { id: 'x' },
  ],
  ['a fragment on a guessed type', '{ ... on Mutatio { __typename } }'],
  ['a fragment that cannot apply', '{ ... on Mutation { setOverage } }'],
  ['an empty input', 'mutation ($i: SetOverageInput!) { setOverage(input: $i) { __typename } }', { i: {} }],
  [
    'a misspelt input field',
    'mutation ($i: SetOverageInput!) { setOverage(input: $i) { __typename } }',
    { i: { customerI: DOCUMENTED, overageEnable: true } },
  ],
  ['an inline input', 'mutation { setOverage(input: { customerI: 1 }) { __typename } }'],
  ['a missing variable', 'query ($id: UUID!) { overage(customerId: $id) { totalCount } }', {}],
  ['an unknown directive', '{ __typename @skp(if: true) }'],
  ['a directive without its argument', '{ __typename @skip }'],
  ['the type of a field', '{ __type(name: "Query") { fields { name } } }'],
  ['the schema', getIntrospectionQuery()],
  ['the schema, in a fragment', 'query { ...F } fragment F on Query { __schema { queryType { name } } }'],
  [
    'the schema, in the operation that is not run',
    'query A { __typename } query B { __schema { types { name } } }',
  ],
  ['a subscription', 'subscription { overage }'],
];

describe('a caller without Schema.Read', () => {
  it.each(GUESSES)('learns nothing from %s', async (_what, query, variables) => {
    const operationName = query.includes('query A') ? { operationName: 'A' } : {};
    const response = await fetch(running.gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await running.token('demo-reader')}`,
      },
      body: JSON.stringify({ query, variables, ...operationName }),
    });
    const text = await response.text();
    expect(JSON.parse(text)).not.toHaveProperty('data');
    expect(leakedWords(text, `${query}${JSON.stringify(variables)}`), text).toEqual([]);
    expect(text).not.toContain('Did you mean');
  });

  it('learns nothing from what others were told of the same document', async () => {
    const misspelt = '{ customr(id: "x") { companyNam } }';
    const told = await running.ask(misspelt);
    expect(told.errors?.[0]?.message).toContain('Did you mean');
    const { text } = await running.ask(misspelt, undefined, { as: 'demo-reader' });
    expect(leakedWords(text, misspelt), text).toEqual([]);
    expect((await running.ask(misspelt)).errors?.[0]?.message).toContain('Did you mean');
  });

  it('is told where its document is wrong', async () => {
    const { errors } = await running.ask('{\n  nothing\n}', undefined, { as: 'demo-reader' });
    expect(errors).toMatchObject([
      { locations: [{ line: 2, column: 3 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });

  it('is told which variable is wrong, and why when it is not a GUID', async () => {
    const { errors } = await running.ask(
      'query ($id: UUID!) { overage(customerId: $id) { totalCount } }',
      { id: 'nonsense' },
      { as: 'demo-reader' },
    );
    expect(errors?.[0]?.message).toMatch(/"\$id" is not accepted\. Expected a GUID/);
  });

  it('is told what a GUID in the document should look like, and where it stands', async () => {
    const query = `{\n  overage(customerId: "{${DOCUMENTED}}") { totalCount } }`;
    const { errors } = await running.ask(query, undefined, { as: 'demo-reader' });
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(/Expected a GUID in the form .*, without braces or spaces\./),
        locations: [{ line: 2 }],
      },
    ]);
  });

  it('may ask for __typename', async () => {
    const { data } = await running.ask('{ __typename }', undefined, { as: 'demo-reader' });
    expect(data).toEqual({ __typename: 'Query' });
  });

  it('is told which role reading the schema takes', async () => {
    const { errors } = await running.ask('{ __schema { types { name } } }', undefined, { as: 'demo-reader' });
    expect(errors).toMatchObject([
      { message: expect.stringContaining('Schema.Read'), extensions: { code: 'FORBIDDEN' } },
    ]);
  });

  it('is logged and counted when it is refused the schema, as for every other denial', async () => {
    const counted = () => metric(running.gateway, 'denials_total{reason="role_missing"}');
    const before = await counted();
    const already = running.logged().length;
    await running.ask('{ __schema { types { name } } }', undefined, { as: 'demo-reader' });
    const denials = running
      .logged()
      .slice(already)
      .split('\n')
      .filter((line) => line.includes('access denied'));
    expect(denials.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        tenant: running.emulator.tenantId,
        application: 'demo-reader',
        action: 'Schema.Read',
        reason: 'role_missing',
      }),
    ]);
    expect(await counted()).toBe((before ?? 0) + 1);
  });

  it('is not reported for a document that asks for no schema', async () => {
    const already = running.logged().length;
    await running.ask('{ __typename }', undefined, { as: 'demo-reader' });
    expect(running.logged().slice(already)).not.toContain('access denied');
  });
});

describe('a caller with Schema.Read', () => {
  it('reads the whole schema, however deep the query for it is', async () => {
    const { data, errors } = await running.ask(
      getIntrospectionQuery({ specifiedByUrl: true, inputValueDeprecation: true, oneOf: true }),
    );
    expect(errors).toBeUndefined();
    expect(data.__schema.queryType.name).toBe('Query');
  });

  it('is told what is wrong with variables, however many are', async () => {
    const before = running.logged();
    const { errors } = await running.ask(
      'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }',
      {
        ids: ['a', 'b', 'c', 'd', 'e'],
      },
    );
    expect(errors?.length).toBeGreaterThan(1);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(errors?.map(() => 'BAD_USER_INPUT'));
    expect(errors?.[0]?.message).toContain('Expected a GUID');
    expect(running.logged().slice(before.length)).not.toContain('unexpected error');
  });

  it('is told exactly what is wrong with a document', async () => {
    const { errors } = await running.ask(`{ overag(customerId: "${DOCUMENTED}") { totalCount } }`);
    expect(errors?.[0]?.message).toContain('overag');
    expect(errors?.[0]?.message).toContain('Did you mean');
  });
});
