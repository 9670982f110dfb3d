import fc from 'fast-check';
import {
  type DocumentNode,
  OverlappingFieldsCanBeMergedRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildGatewaySchema } from '../../src/graphql/build-schema.js';
import { fieldConflicts } from '../../src/graphql/field-conflicts.js';
import { belowTheRoot, times } from '../gateway/attacks/attack-parts.js';
import { randomDocument } from './random-documents.js';

const RUNS = 400;

const schema = buildGatewaySchema();
const otherRules = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);
const byGraphql = (document: DocumentNode) => validate(schema, document, [OverlappingFieldsCanBeMergedRule]);
const messagesOf = (text: string, most = 3) =>
  fieldConflicts(parse(text), most).map(({ message }) => message);

describe('conflicts between fields', () => {
  it.each([
    ['different fields', belowTheRoot('a: totalCount a: customerId')],
    [
      'other arguments',
      '{ overage(customerId: "a") { totalCount } overage(customerId: "b") { totalCount } }',
    ],
    [
      'an argument that one of them has not',
      '{ customers { edges { cursor } } customers(first: 5) { edges { cursor } } }',
    ],
    [
      'different fields, of which one is in a fragment',
      `${belowTheRoot('a: totalCount ...F')} fragment F on OverageCollection { a: customerId }`,
    ],
    [
      'a text as a block, and not',
      '{ customers(after: "a") { edges { cursor } } customers(after: """a""") { edges { cursor } } }',
    ],
  ])('are told in the words of graphql: %s', (_what, text) => {
    expect(messagesOf(text)).toEqual(byGraphql(parse(text)).map(({ message }) => message));
  });

  it('are told with both places', () => {
    const [conflict] = fieldConflicts(parse('{\n a: b\n a: c\n}'), 1);
    expect(conflict?.locations).toEqual([
      { line: 2, column: 2 },
      { line: 3, column: 2 },
    ]);
  });

  it('are found however deep they are', () => {
    const text = belowTheRoot('items { links { self { uri } } } ...F').concat(
      ' fragment F on OverageCollection { items { ...G } } fragment G on Overage { links { ... { self { uri: method } } } }',
    );
    expect(messagesOf(text)).toEqual([expect.stringContaining('"uri" and "method" are different fields')]);
  });

  it('are looked for until there are enough', () => {
    const text = belowTheRoot(times(5, (i) => `a${i}: totalCount a${i}: customerId`));
    expect(messagesOf(text, 2)).toHaveLength(2);
    expect(messagesOf(text, 10)).toHaveLength(5);
  });

  it.each([
    ['the same field twice', belowTheRoot('totalCount totalCount')],
    ['arguments in another order', '{ a(x: 1, y: {b: 2, c: [3, $v]}) a(y: {c: [3, $v], b: 2}, x: 1) }'],
    ['one name in different places', belowTheRoot('items { a: type } links { a: self { uri } }')],
    ['one name in different operations', 'query A { a: b } query B { a: c }'],
  ])('are none: %s', (_what, text) => {
    expect(messagesOf(text)).toEqual([]);
  });

  it('are found in just those documents in which graphql finds them', () => {
    let conflicting = 0;
    fc.assert(
      fc.property(randomDocument, (text) => {
        const document = parse(text);
        expect(validate(schema, document, otherRules)).toEqual([]);
        const expected = byGraphql(document).length > 0;
        expect(fieldConflicts(document, 1).length > 0).toBe(expected);
        if (expected) conflicting += 1;
      }),
      { numRuns: RUNS },
    );
    expect(conflicting).toBeGreaterThan(RUNS / 10);
    expect(conflicting).toBeLessThan(RUNS - RUNS / 10);
  });
});
