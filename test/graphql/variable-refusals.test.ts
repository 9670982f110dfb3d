import { getOperationAST, getVariableValues, parse } from 'graphql';
import { describe, expect, it, vi } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { createVariableCheck } from '../../src/graphql/judge-variables.js';

const schema = buildGatewaySchema();
const judge = createVariableCheck(schema);
const GOOD = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';

/** What is said of variables by the gateway's check and by graphql itself, for a caller who may read the schema. */
function saidOf(declared: string, variables: Record<string, unknown>) {
  const document = parse(`\n  query (\n    ${declared}\n  ) { __typename }`);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('The document has one operation.');
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return {
    here: judge(document, operation, variables, true)?.map(({ message, locations }) => ({
      message,
      locations,
    })),
    byGraphql: errors.map((error) => ({ message: error.message, locations: error.locations })),
  };
}

describe('A refused variable', () => {
  it.each([
    ['a malformed GUID', '$id: UUID!', { id: `{${GOOD}}` }],
    ['one that may be left out', '$id: UUID', { id: 'nobody' }],
    ['one with a default', `$id: UUID = "${GOOD}"`, { id: '' }],
    ['quotes, line ends and other scripts in it', '$id: UUID!', { id: '"\n\u0000é😀' }],
    ['beside others that are right', '$on: Boolean!, $id: UUID!, $n: Int', { on: true, id: 'x', n: 1 }],
    ['a number in its place', '$id: UUID!', { id: 7 }],
    ['an object in its place', '$id: UUID!', { id: { a: 1 } }],
    ['nothing in its place', '$id: UUID!', {}],
    ['null in its place', '$id: UUID!', { id: null }],
    ['two of them', '$id: UUID!, $other: UUID!', { id: 'x', other: 'y' }],
    ['another variable that is wrong, too', '$id: UUID!, $n: Int!', { id: 'x', n: 'y' }],
    ['a list with one', '$ids: [UUID!]!', { ids: [GOOD, 'x'] }],
  ])("is told in graphql's own words and place: %s", (_, declared, variables) => {
    const { here, byGraphql } = saidOf(declared, variables);

    expect(byGraphql.length).toBeGreaterThan(0);
    expect(here).toEqual(byGraphql);
  });

  it('is none when the GUID is canonical, in either case', () => {
    expect(saidOf('$id: UUID!', { id: GOOD.toUpperCase() }).here).toBeUndefined();
  });

  it('costs nothing to look for while everything fits, however long the document is', () => {
    const names = Array.from({ length: 100 }, (_, index) => `$v${index}: UUID`).join(', ');
    const document = parse(`query (${'\n'.repeat(30_000)}${names}) { __typename }`);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('The document has one operation.');
    const looks = vi.spyOn(RegExp.prototype, 'exec');
    try {
      expect(createVariableCheck(schema)(document, operation, {}, true)).toBeUndefined();
      expect(looks.mock.calls.length).toBeLessThan(1_000);
    } finally {
      looks.mockRestore();
    }
  });
});
