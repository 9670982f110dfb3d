import { DOCUMENTED } from '../../support/customers.js';
import { belowTheRoot, json, READ, times } from './attack-parts.js';

/** Documents and variables that cost much, go deep or are not what they should be, and the code of the refusal. */
export const DOCUMENTS: readonly [what: string, body: string, code: string][] = [
  ['4,000 aliases', json(`{ ${times(4_000, (i) => `a${i}:x`)} }`), 'QUERY_TOO_COMPLEX'],
  ['16 aliases', json(belowTheRoot(times(16, (i) => `a${i}: __typename`))), 'QUERY_TOO_COMPLEX'],
  [
    '16 aliases by fragments',
    json(
      `${belowTheRoot('...F ...F')} fragment F on OverageCollection { ${times(8, (i) => `a${i}: __typename`)} }`,
    ),
    'QUERY_TOO_COMPLEX',
  ],
  ['5,000 fields', json(`{ ${'__typename '.repeat(5_000)} }`), 'QUERY_TOO_COMPLEX'],
  ['501 fields', json(belowTheRoot('__typename '.repeat(500))), 'QUERY_TOO_COMPLEX'],
  [
    '501 fields by fragments',
    json(
      `${belowTheRoot('...F '.repeat(5))} fragment F on OverageCollection { ${'__typename '.repeat(100)} }`,
    ),
    'QUERY_TOO_COMPLEX',
  ],
  [
    '501 fields in several operations',
    json(times(3, (i) => `query Q${i} ${belowTheRoot('__typename '.repeat(166))}`)),
    'QUERY_TOO_COMPLEX',
  ],
  ['20,000 comments', json(`{ __typename ${'#\n'.repeat(20_000)} }`), 'QUERY_TOO_COMPLEX'],
  ['20,000 empty lines', json(`{ nothing ${'\n'.repeat(20_000)} }`), 'QUERY_TOO_COMPLEX'],
  ['6 root fields', json(`{ ${'__typename '.repeat(6)} }`), 'QUERY_TOO_COMPLEX'],
  [
    '6 root fields in fragments',
    json(`{ ...F ...F } fragment F on Query { ${'__typename '.repeat(3)} }`),
    'QUERY_TOO_COMPLEX',
  ],
  ['13 levels', json(`{ ${'a { '.repeat(12)} a ${'} '.repeat(12)} }`), 'QUERY_TOO_COMPLEX'],
  ['450 levels', json(`{ ${'a { '.repeat(450)} a`), 'GRAPHQL_PARSE_FAILED'],
  ['30,000 levels', json('{ a '.repeat(15_000)), 'QUERY_TOO_COMPLEX'],
  [
    'fragments that double 40 times',
    json(
      `{ ...F0 } ${times(40, (i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F40 on Query { __typename }`,
    ),
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a chain of fragments that adds a level each',
    json(
      `{ ...F0 } ${times(15, (i) => `fragment F${i} on Query { a { ...F${i + 1} } }`)} fragment F15 on Query { a }`,
    ),
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a fragment cycle',
    json('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a fragment that spreads itself',
    json('{ ...A } fragment A on Query { __typename ...A }'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '120 unused fragments',
    json(`{ __typename } ${times(120, (i) => `fragment F${i} on Query { x }`)}`),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['480 unknown fragments', json(belowTheRoot(times(480, (i) => `...F${i}`))), 'GRAPHQL_VALIDATION_FAILED'],
  [
    '240 selections of one field, of which one conflicts',
    json(belowTheRoot(`${'items { type } '.repeat(200)} items { type: partnerId }`)),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['1,000 directives', json(`{ __typename ${'@skip '.repeat(1_000)} }`), 'QUERY_TOO_COMPLEX'],
  ['11 directives', json(`{ __typename ${'@x '.repeat(11)} }`), 'QUERY_TOO_COMPLEX'],
  [
    '11 directives on variables',
    json(`query (${times(11, (i) => `$v${i}: Int @x`)}) { __typename }`),
    'QUERY_TOO_COMPLEX',
  ],
  ['5,000 variables', json(`query (${times(5_000, (i) => `$${i}:I`)}) { x }`), 'GRAPHQL_PARSE_FAILED'],
  ['400 variables', json(`query (${times(400, (i) => `$v${i}: A`)}) { x }`), 'QUERY_TOO_COMPLEX'],
  ['1,000 operations', json(times(1_000, (i) => `query Q${i} { x }`)), 'QUERY_TOO_COMPLEX'],
  [
    'a list of 10,000 items in a variable',
    json('query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }', {
      ids: Array(10_000).fill('x'),
    }),
    'BAD_USER_INPUT',
  ],
  [
    '2,500 tags',
    json('mutation ($i: SetOverageInput!) { setOverage(input: $i) { outcome } }', {
      i: {
        customerId: DOCUMENTED,
        azureResourceGroup: { tags: Array(2_500).fill({ name: 'a', value: '' }) },
      },
    }),
    'QUERY_TOO_COMPLEX',
  ],
  [
    '4,000 unknown keys in an input',
    json('mutation ($i: SetOverageInput!) { setOverage(input: $i) { outcome } }', {
      i: Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`key${index}`, 1])),
    }),
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a variable 10,000 lists deep',
    `{"query":${JSON.stringify(READ)},"variables":{"id":${'['.repeat(10_000)}${']'.repeat(10_000)}}}`,
    'QUERY_TOO_COMPLEX',
  ],
  [
    'a list of 10,000 items in the document',
    json(`{ overages(customerIds: [${'1,'.repeat(10_000)}]) { totalCount } }`),
    'QUERY_TOO_COMPLEX',
  ],
  [
    'lists of 101 ids as a default value',
    json(
      `query ($ids: [UUID!]! = [${`"${DOCUMENTED}",`.repeat(101)}]) { overages(customerIds: $ids) { totalCount } }`,
    ),
    'BAD_USER_INPUT',
  ],
  [
    'a number of 60,000 digits',
    json(`{ overage(customerId: ${'9'.repeat(60_000)}) { totalCount } }`),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a name of 60,000 letters', json(`{ ${'a'.repeat(60_000)} }`), 'GRAPHQL_VALIDATION_FAILED'],
  ['an id of 60,000 letters', json(READ, { id: 'a'.repeat(60_000) }), 'BAD_USER_INPUT'],
  ['an id with control characters', json(READ, { id: `${DOCUMENTED}\r\nx-evil: 1` }), 'BAD_USER_INPUT'],
  ['an id in full-width digits', json(READ, { id: DOCUMENTED.replaceAll('1', '１') }), 'BAD_USER_INPUT'],
  ['an id with a zero byte', json(READ, { id: `${DOCUMENTED}\0` }), 'BAD_USER_INPUT'],
  [
    'an id with an unpaired surrogate',
    `{"query":${JSON.stringify(READ)},"variables":{"id":"\\ud800"}}`,
    'BAD_USER_INPUT',
  ],
  ['an object as id', json(READ, { id: { toString: 'x', $gt: '' } }), 'BAD_USER_INPUT'],
  [
    'a variable named __proto__',
    json('query ($__proto__: UUID!) { overage(customerId: $__proto__) { totalCount } }'),
    'BAD_USER_INPUT',
  ],
  [
    'an unknown operation name',
    JSON.stringify({ query: 'query A { __typename }', operationName: 'B' }),
    'BAD_USER_INPUT',
  ],
  [
    'several operations and no name',
    JSON.stringify({ query: 'query A { __typename } query B { __typename }' }),
    'BAD_USER_INPUT',
  ],
  [
    'an operation name of 60,000 letters',
    JSON.stringify({ query: '{ __typename }', operationName: 'b'.repeat(60_000) }),
    'BAD_USER_INPUT',
  ],
];
