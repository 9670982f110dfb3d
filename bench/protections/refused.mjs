import { randomBytes } from 'node:crypto';
import { gatewayRead } from '../lib/reads.mjs';

const CUSTOMER = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const MOST_BYTES = 64 * 1024;

/**
 * Requests that must be refused, by what is wrong with them: the statuses that say so, and what every answer must hold.
 * `limited` are sent to a gateway whose budget is used up, `hangsUp` end their connection, of `newDocument` and `newToken`
 * the document or the token is never twice the same.
 */
export function refusedRequests(token) {
  const read = gatewayRead(token)(CUSTOMER);
  const withHeaders = (headers) => ({ ...read, headers: { ...read.headers, ...headers } });
  const withBody = (body) => ({ ...read, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const { authorization: _, ...anonymous } = read.headers;
  const [header, payload] = token.split('.');
  const always = (request, statuses, includes) => ({ requestOf: () => request, statuses, includes });
  // Under application/json a request error has status 200.
  const requestError = (body, code) => always(withBody(body), [200], code);
  // Failed sign-ins are in the end answered as too many.
  const unauthorized = (request) => always(request, [401, 429], '"status":4');
  return new Map([
    ['no token', unauthorized({ ...read, headers: anonymous })],
    [
      'a forged token',
      unauthorized(withHeaders({ authorization: `Bearer ${header}.${payload}.${'A'.repeat(342)}` })),
    ],
    ['another content type', always(withHeaders({ 'content-type': 'text/plain' }), [415], '"status":415')],
    ['no JSON', always(withBody('{"query":'), [400], '"status":400')],
    [
      'a body that is too large',
      { ...always(withBody(`"${'x'.repeat(MOST_BYTES)}"`), [413], '"status":413'), hangsUp: true },
    ],
    ['a list of operations', always(withBody('[{"query":"{ __typename }"}]'), [400], 'BAD_USER_INPUT')],
    ['a document that is not registered', requestError({ documentId: 'a' }, 'DOCUMENT_NOT_TRUSTED')],
    ['no valid GraphQL', requestError({ query: '{ overage(' }, 'GRAPHQL_PARSE_FAILED')],
    ['an unknown field', requestError({ query: '{ overages { nothing } }' }, 'GRAPHQL_VALIDATION_FAILED')],
    ['too many aliases', requestError({ query: manyAliases() }, 'QUERY_TOO_COMPLEX')],
    ['the schema', requestError({ query: '{ __schema { types { name } } }' }, 'FORBIDDEN')],
    ['too many ids', requestError(manyIds(), 'BAD_USER_INPUT')],
    ['a malformed customer id', always(gatewayRead(token)(`{${CUSTOMER}}`), [200], 'BAD_USER_INPUT')],
    ['a budget that is used up', { ...always(read, [200, 429]), limited: true }],
    [
      'an unknown field, another one each time',
      {
        requestOf: () => withBody({ query: `{ overage${nextNumber()} { totalCount } }` }),
        statuses: [200],
        includes: 'GRAPHQL_VALIDATION_FAILED',
        newDocument: true,
      },
    ],
    [
      'a forged token, another one each time',
      {
        ...unauthorized(read),
        requestOf: () => withHeaders({ authorization: `Bearer ${header}.${payload}.${signature()}` }),
        newToken: true,
      },
    ],
  ]);
}

/** An answer whose document nobody has sent before. */
export const NEW_DOCUMENT = 'answered, a new document each time';

/** As long as a right one. */
const signature = () => randomBytes(256).toString('base64url');

/** An answer to a token that nobody has sent for thousands of requests. */
export const NEW_TOKEN = 'answered, a new token each time';

/** @param tokens more than the gateway remembers, so that it has to look at each anew */
export function newTokenEachTime(tokens, customer) {
  const reads = tokens.map((token) => gatewayRead(token)(customer));
  // One after the other, without a gap: whichever comes next is the one that was forgotten last.
  let next = 0;
  return () => {
    next = (next + 1) % reads.length;
    return reads[next];
  };
}

/** A read whose text is another one each time. */
export function newDocumentEachTime(token, customer) {
  const read = gatewayRead(token)(customer);
  const { query, variables } = JSON.parse(read.body);
  return () => ({ ...read, body: JSON.stringify({ query: `${query} # ${nextNumber()}`, variables }) });
}

let number = 0;
function nextNumber() {
  number += 1;
  return number;
}

function manyAliases() {
  return `{ ${Array.from({ length: 16 }, (_, index) => `a${index}: __typename`).join(' ')} }`;
}

function manyIds() {
  const query = 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }';
  return { query, variables: { ids: Array(101).fill(CUSTOMER) } };
}
