import {
  getIntrospectionQuery,
  graphqlSync,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { costNodesOf } from '../../src/graphql/cost-nodes.js';
import { costOf } from '../../src/graphql/operation-cost.js';
import { UPSTREAM_CALLS } from '../../src/graphql/upstream-calls.js';
import { times } from '../gateway/attacks/attack-parts.js';

const schema = buildGatewaySchema();

function cost(text: string, variables: Record<string, unknown> = {}, ownCustomers?: number) {
  const document = parse(text);
  const operation = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (operation === undefined) throw new Error('There is no operation.');
  return costOf(costNodesOf(schema, document, operation), variables, ownCustomers);
}

/** Scalars and objects, as the cost counts them. */
function valuesIn(answer: unknown): number {
  if (Array.isArray(answer)) return answer.reduce((sum, item) => sum + valuesIn(item), 0);
  if (typeof answer !== 'object' || answer === null) return 1;
  return Object.values(answer).reduce((sum, value) => sum + valuesIn(value), 1);
}

describe('the cost of an operation', () => {
  it.each([
    ['a read', '{ overage(customerId: 1) { totalCount } }', 1],
    ['two reads', '{ a: overage(customerId: 1) { totalCount } b: overage(customerId: 2) { totalCount } }', 2],
    ['a change, which looks before it writes', 'mutation { setOverage(input: {}) { outcome } }', 2],
    [
      'a join',
      '{ overage(customerId: 1) { items { customer { companyName } azureEntitlement { id } } } }',
      4,
    ],
    ['nothing but __typename', '{ __typename }', 0],
    ['a list of ids', '{ overages(customerIds: [1, 2, 3]) { totalCount } }', 3],
    ['a join for a list of ids', '{ overages(customerIds: [1, 2, 3]) { items { customer { id } } } }', 6],
    ['a page, fetched in one call', '{ customers(first: 10) { edges { node { id } } } }', 1],
    [
      'a page with more on each',
      '{ customers(first: 10) { edges { node { overage { totalCount } } } } }',
      11,
    ],
    ['a page of the default size', '{ customers { edges { node { overage { totalCount } } } } }', 26],
    [
      'fragments',
      '{ ...F ... { customer(id: 1) { id } } } fragment F on Query { customer(id: 1) { id } }',
      2,
    ],
  ])('of %s', (_what, document, calls) => {
    expect(cost(document).calls).toBe(calls);
  });

  it.each([
    ['the variables', { ids: ['1', '2'], size: 4 }, 2 + (1 + 4)],
    ['the defaults of variables', {}, 3 + (1 + 7)],
    ['1 where a value is of another type', { ids: 'one', size: 'x' }, 1 + (1 + 1)],
    ['1 for a negative page', { ids: [], size: -5 }, 0 + (1 + 1)],
  ])('counts sizes by %s', (_what, variables, calls) => {
    const document = `query ($ids: [UUID!]! = [1, 2, 3], $size: Int! = 7) {
      overages(customerIds: $ids) { totalCount }
      customers(first: $size) { edges { node { overage { totalCount } } } } }`;
    expect(cost(document, variables).calls).toBe(calls);
  });

  it.each([
    ['each customer of a page', 'customers(first: 10)', 7_000, 10],
    ['no more customers than there are', 'customers(first: 10)', 4, 4],
    ['what a search looks at', 'customers(first: 10, search: { domainStartsWith: "a" })', 7_000, 50],
    ['what a search through a variable looks at', 'customers(first: 10, search: $search)', 7_000, 50],
    ['a page that is larger than that', 'customers(first: 60, search: $search)', 7_000, 60],
    ['no search where it is null', 'customers(first: 10, search: null)', 7_000, 10],
    ['nothing for who may see none', 'customers(first: 10)', 0, 0],
  ])('counts, for who may see some customers by name, %s', (_what, field, own, calls) => {
    const document = `query ($search: CustomerSearch) { ${field} { edges { node { id } } } }`;
    expect(cost(document, { search: { companyNameStartsWith: 'a' } }, own).calls).toBe(calls);
  });

  it('counts what is asked of each customer as often as there are customers', () => {
    const document = '{ customers(first: 10) { edges { node { overageEligibility { eligible } } } } }';
    expect(cost(document, {}, 4).calls).toBe(4 + 4 * 2);
  });

  it('counts the values that an answer may hold', () => {
    const document = '{ overages(customerIds: [1, 2, 3]) { customerId totalCount freshness { ageMs } } }';
    expect(cost(document).values).toBe(1 + 3 * (2 + (1 + 1)));
  });

  it.each([
    ['as tools send it', getIntrospectionQuery()],
    ['in every detail', getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, typeDepth: 20 })],
    [
      'many times over',
      `{ __schema { types { ${times(15, (i) => `a${i}: fields { name type { kind name } }`)} } } }`,
    ],
  ])('comes near the values that an answer about the schema holds, asked for %s', (_what, query) => {
    const { calls, values } = cost(query);
    const held = valuesIn(graphqlSync({ schema, source: query }).data);
    expect(calls).toBe(0);
    expect(values / held).toBeGreaterThan(0.7);
    expect(values / held).toBeLessThan(1.4);
  });

  it('counts one type of the schema as if it were the largest', () => {
    const query = `{ __type(name: "Query") { fields { name description } } }`;
    expect(cost(query).values).toBeGreaterThan(valuesIn(graphqlSync({ schema, source: query }).data));
  });

  it('is declared for fields that there are', () => {
    const fields = Object.values(schema.getTypeMap()).flatMap((type) =>
      isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
    );
    expect(fields).toEqual(expect.arrayContaining(Object.keys(UPSTREAM_CALLS)));
  });
});
