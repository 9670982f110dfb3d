import { DOCUMENTED } from '../../support/customers.js';
import type { DemoCaller } from '../../support/gateway-under-test.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

const BY_ID = 'query Read($id: UUID!) { overage(customerId: $id) { totalCount } }';

/** Requests with a secret somewhere, the same ones from who may read the schema and from who may not. */
const REQUESTS: readonly (readonly [where: string, request: (secret: string) => object])[] = [
  ['a field beside the document', (secret) => ({ query: '{ __typename }', access_token: secret })],
  ['extensions', (secret) => ({ query: '{ __typename }', extensions: { authorization: secret } })],
  ['operationName', (secret) => ({ query: '{ __typename }', operationName: secret })],
  ['a comment', (secret) => ({ query: `{ __typename } # ${secret}` })],
  ['a word of the document', (secret) => ({ query: `{ ${secret}.x }` })],
  ['a text of the document', (secret) => ({ query: `{ overage(customerId: "${secret}") { totalCount } }` })],
  ['a text that does not end', (secret) => ({ query: `{ overage(customerId: "${secret}` })],
  [
    'an argument that there is not',
    (secret) => ({ query: `{ overage(customerId: "${DOCUMENTED}", token: "${secret}") { totalCount } }` }),
  ],
  [
    'a variable that there is not',
    (secret) => ({ query: BY_ID, variables: { id: DOCUMENTED, token: secret } }),
  ],
  ['an id', (secret) => ({ query: BY_ID, variables: { id: secret } })],
  [
    'a list of ids',
    (secret) => ({
      query: 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }',
      variables: { ids: [secret] },
    }),
  ],
  [
    'a number',
    (secret) => ({
      query: 'query ($n: Int!) { customers(first: $n) { edges { cursor } } }',
      variables: { n: secret },
    }),
  ],
  [
    'a cursor',
    (secret) => ({
      query: 'query ($after: String) { customers(after: $after) { edges { cursor } } }',
      variables: { after: secret },
    }),
  ],
  [
    'a search',
    (secret) => ({
      query:
        'query ($text: String) { customers(search: { companyNameStartsWith: $text }) { edges { cursor } } }',
      variables: { text: secret },
    }),
  ],
  [
    'a cursor of changes',
    (secret) => ({
      query: 'query ($after: String) { overageOperations(after: $after) { edges { cursor } } }',
      variables: { after: secret },
    }),
  ],
  [
    'a filter of changes',
    (secret) => ({
      query:
        'query ($text: String) { overageOperations(filter: { application: $text }) { edges { cursor } } }',
      variables: { text: secret },
    }),
  ],
  ['the documentId', (secret) => ({ documentId: secret })],
  [
    'the hash of a persisted query',
    (secret) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: secret } } }),
  ],
];

async function sendAll(stage: Stage, as: DemoCaller): Promise<void> {
  await stage.open();
  const authorization = `Bearer ${await stage.running.token(as)}`;
  for (const [where, request] of REQUESTS) {
    await stage.send('/graphql', { headers: { authorization }, body: request(stage.plant(where)) });
  }
}

export const MISPLACED_IN_GRAPHQL_SCENES: readonly Scene[] = [
  {
    name: 'the request of who may not read the schema',
    play: (stage) => sendAll(stage, 'demo-reader'),
    answers: REQUESTS.map(() => 200),
    logged: [/"errors":\["BAD_USER_INPUT"\]/, /"errors":\["GRAPHQL_VALIDATION_FAILED"\]/],
    // To who chose it.
    shown: { operationName: ['answers'] },
  },
  {
    name: 'the request of who may read the schema',
    play: (stage) => sendAll(stage, 'demo-operator'),
    answers: REQUESTS.map(() => 200),
    logged: [/"errors":\["BAD_USER_INPUT"\]/, /"errors":\["GRAPHQL_VALIDATION_FAILED"\]/],
    // To who sent it, in the words of graphql-js.
    shown: {
      operationName: ['answers'],
      'an id': ['answers'],
      'a list of ids': ['answers'],
      'a number': ['answers'],
    },
  },
];
