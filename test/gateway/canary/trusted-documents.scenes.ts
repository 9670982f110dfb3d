import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { DOCUMENTED } from '../../support/customers.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

const registered = await readFile(
  new URL('../../../schema/operations/overage.graphql', import.meta.url),
  'utf8',
);
const sha256 = createHash('sha256').update(registered).digest('hex');

/** A document that nobody registered, with a secret in it. */
const unregistered = (secret: string) =>
  `{ overage(customerId: "${DOCUMENTED}") { totalCount } } # ${secret}`;
const persistedQuery = (sha256Hash: unknown) => ({ persistedQuery: { version: 1, sha256Hash } });

const REQUESTS: readonly (readonly [what: string, body: (secret: string) => object])[] = [
  ['an unknown id', (secret) => ({ documentId: secret })],
  ['an unknown hash', (secret) => ({ documentId: `sha256:${secret}` })],
  ['an unknown persisted query', (secret) => ({ extensions: persistedQuery(secret) })],
  ['a text that is not registered', (secret) => ({ query: unregistered(secret) })],
  ['a text that is no document', (secret) => ({ query: `{ ${secret}` })],
  ['an id with another text', (secret) => ({ documentId: sha256, query: unregistered(secret) })],
  [
    'a persisted query with another text',
    (secret) => ({ extensions: persistedQuery(sha256), query: unregistered(secret) }),
  ],
  ['two ids', (secret) => ({ documentId: sha256, extensions: persistedQuery(secret) })],
  ['an id that is a list', (secret) => ({ documentId: [secret] })],
  ['a hash that is an object', (secret) => ({ extensions: persistedQuery({ secret }) })],
];

async function sendAll(stage: Stage): Promise<void> {
  const authorization = `Bearer ${await stage.running.token('demo-reader')}`;
  for (const [what, body] of REQUESTS) {
    await stage.send('/graphql', { headers: { authorization }, body: body(stage.plant(what)) });
  }
}

export const TRUSTED_DOCUMENT_SCENES: readonly Scene[] = [
  {
    name: 'only registered ones are run',
    play: async (stage) => {
      const manifest = { 'by-name': unregistered(stage.plant('a registered document')) };
      const path = await stage.write('manifest.json', JSON.stringify(manifest));
      await stage.open({ TRUSTED_DOCUMENTS: 'strict', TRUSTED_DOCUMENTS_PATH: path });
      await sendAll(stage);
      await stage.ask('', { as: 'demo-reader' });
    },
    answers: [...REQUESTS.map(() => 200), 400],
    logged: /"errors":\["DOCUMENT_NOT_TRUSTED"\]/,
  },
  {
    name: 'any document is run',
    play: async (stage) => {
      await stage.open();
      await sendAll(stage);
    },
    answers: REQUESTS.map(() => 200),
    logged: [/"errors":\["DOCUMENT_NOT_TRUSTED"\]/, /"errors":\["GRAPHQL_PARSE_FAILED"\]/],
  },
];
