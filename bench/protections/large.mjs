import { gatewayRead } from '../lib/reads.mjs';

const CUSTOMER = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const LONG = 60_000;
const BATCH = 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }';
const CHANGE = 'mutation ($input: SetOverageInput!) { setOverage(input: $input) { outcome } }';
const TAGS = Array(2_500).fill({ name: 'a', value: 'b' });

/** An answer whose document nobody has sent before, and which has about as many tokens as are let in. */
export const LARGE_DOCUMENT = 'answered, a large new document each time';
/** An answer whose document nobody has sent before, and which fills most of the room that a body has. */
export const LONG_DOCUMENT = 'answered, a long new document each time';
/** An answer for as many ids as may be asked for at once. */
export const MANY_VALUES = 'answered, five full batches';

/** The answers that large refusals are compared with, by their names. `isLarge`: a few take as much as many others. */
export function largeAnswers(token, customer) {
  const withBody = bodiesOf(token);
  const query = `query ($ids: [UUID!]!) { ${times(5, (i) => `a${i}: overages(customerIds: $ids) { totalCount }`)} }`;
  const batches = withBody({ query, variables: { ids: Array(100).fill(customer) } });
  const read = (selection) => `{ overage(customerId: "${customer}") { totalCount ${selection} } }`;
  return new Map([
    [LARGE_DOCUMENT, large(() => withBody({ query: anew(read('items { type } '.repeat(240))) }))],
    [LONG_DOCUMENT, large(() => withBody({ query: `${anew(read(''))} ${'x'.repeat(LONG)}` }))],
    [MANY_VALUES, large(() => batches)],
  ]);
}

/**
 * The dearest refusals that were found: by what is wrong with them, how they are refused, and which answer they are compared
 * with. Each document is never twice the same. `schemaToken` is that of a caller to whom everything is told.
 */
export function largeRefusals(token, schemaToken) {
  const refused = (code, beside, queryOf, sender = token) => {
    const withBody = bodiesOf(sender);
    return { ...large(() => withBody({ query: anew(queryOf()) })), statuses: [200], includes: code, beside };
  };
  const invalid = (queryOf) => refused('GRAPHQL_VALIDATION_FAILED', LARGE_DOCUMENT, queryOf);
  const long = (code, queryOf) => refused(code, LONG_DOCUMENT, queryOf);
  const many = (code, query, variables) => {
    const request = bodiesOf(token)({ query, variables });
    return { ...large(() => request), statuses: [200], includes: code, beside: MANY_VALUES };
  };
  const fragments = times(50, (i) => `fragment F${i} on Query { ...F${i + 1} }`);
  return new Map([
    [
      'large: fields that conflict',
      invalid(() => below(`${'items { type } '.repeat(238)} items { type: partnerId }`)),
    ],
    ['large: an unknown field at the end', invalid(() => below(`${'items { type } '.repeat(238)} nothing`))],
    ['large: unknown fragments', invalid(() => below(times(480, (i) => `...F${i}`)))],
    ['large: selections of what has none', invalid(() => below('totalCount { a } '.repeat(240)))],
    [
      'large: a fragment that is not used',
      invalid(() => `{ __typename } fragment F on OverageCollection { ${'items { type } '.repeat(240)} }`),
    ],
    [
      'large: many operations and fragments',
      invalid(
        () => `${times(70, (i) => `query Q${i} { ...F0 }`)} ${fragments} fragment F50 on Query { nothing }`,
      ),
    ],
    [
      'large: an argument again and again',
      invalid(() => `{ overage(${`customerId: "${CUSTOMER}" `.repeat(320)}) { totalCount } }`),
    ],
    [
      'large: unknown fields, to who may read the schema',
      refused(
        'GRAPHQL_VALIDATION_FAILED',
        LARGE_DOCUMENT,
        () => below(times(480, (i) => `totalCoun${i}`)),
        schemaToken,
      ),
    ],
    [
      'large: the schema',
      refused('FORBIDDEN', LARGE_DOCUMENT, () => `{ __schema { types { ${'name '.repeat(480)} } } }`),
    ],
    [
      'large: too many fields',
      refused('QUERY_TOO_COMPLEX', LARGE_DOCUMENT, () => below('totalCount '.repeat(900))),
    ],
    ['long: an unknown field', long('GRAPHQL_VALIDATION_FAILED', () => `{ ${'x'.repeat(LONG)} }`)],
    [
      'long: a malformed id',
      long(
        'GRAPHQL_VALIDATION_FAILED',
        () => `{ overage(customerId: "${'x'.repeat(LONG)}") { totalCount } }`,
      ),
    ],
    ['long: lines', long('QUERY_TOO_COMPLEX', () => `{ nothing ${'\n'.repeat(LONG / 2)} }`)],
    ['long: comments', long('QUERY_TOO_COMPLEX', () => `{ __typename ${'#\n'.repeat(LONG / 3)} }`)],
    ['long: no valid GraphQL', long('GRAPHQL_PARSE_FAILED', () => `{ ${'x'.repeat(LONG)} ? }`)],
    [
      'many: tags in a variable',
      many('QUERY_TOO_COMPLEX', CHANGE, { input: { azureResourceGroup: { tags: TAGS } } }),
    ],
    ['many: ids that are none', many('BAD_USER_INPUT', BATCH, { ids: Array(10_000).fill(1) })],
  ]);
}

function large(requestOf) {
  return { requestOf, isLarge: true };
}

function bodiesOf(token) {
  const read = gatewayRead(token)(CUSTOMER);
  return (body) => ({ ...read, body: JSON.stringify(body) });
}

function below(selection) {
  return `{ overage(customerId: "${CUSTOMER}") { ${selection} } }`;
}

function times(count, part) {
  return Array.from({ length: count }, (_, index) => part(index)).join(' ');
}

let number = 0;
/** The same document as another text. */
function anew(document) {
  number += 1;
  return `${document} # ${number}`;
}
