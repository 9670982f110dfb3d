import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import {
  type DemoCaller,
  type GatewayUnderTest,
  post,
  startGatewayUnderTest,
} from '../support/gateway-under-test.js';

const file = new URL('../../schema/operations/overage.graphql', import.meta.url);
const text = await readFile(file, 'utf8');
const variables = { customerId: DOCUMENTED };
const sha256 = (document: string) => createHash('sha256').update(document).digest('hex');
const OTHER_TEXT = 'query ($customerId: UUID!) { overage(customerId: $customerId) { totalCount } }';
const FROM_MANIFEST =
  'query FromManifest($customerId: UUID!) { overage(customerId: $customerId) { customerId } }';
const FROM_APOLLO =
  'query FromApollo($customerId: UUID!) { overage(customerId: $customerId) { customerId } }';

let folder: string;
let gateways: Record<'off' | 'strict', GatewayUnderTest>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'manifests-'));
  const manifests = {
    'relay.json': {
      [`sha256:${sha256(FROM_MANIFEST)}`]: FROM_MANIFEST,
      'name-of-old': OTHER_TEXT.replace('query', 'query Old'),
    },
    'apollo.json': {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: sha256(FROM_APOLLO), name: 'FromApollo', type: 'query', body: FROM_APOLLO }],
    },
  };
  for (const [name, manifest] of Object.entries(manifests)) {
    await writeFile(join(folder, name), JSON.stringify(manifest));
  }
  const paths = Object.keys(manifests).map((name) => join(folder, name));
  const start = (mode: string) =>
    startGatewayUnderTest({ env: { TRUSTED_DOCUMENTS: mode, TRUSTED_DOCUMENTS_PATH: paths.join(',') } });
  gateways = { off: await start('off'), strict: await start('strict') };
});
beforeEach(() => {
  for (const { emulator } of Object.values(gateways)) emulator.reset();
});
afterAll(async () => {
  for (const running of Object.values(gateways)) await running.stop();
  await rm(folder, { recursive: true });
});

async function send(mode: 'off' | 'strict', body: object, as: DemoCaller = 'demo-reader') {
  const running = gateways[mode];
  const authorization = `Bearer ${await running.token(as)}`;
  const { data, errors } = await post(running.gateway.url, { variables, ...body }, { authorization });
  const calls = running.emulator.requests().filter(({ target }) => target === 'api').length;
  return {
    answered: data?.overage?.customerId ?? data?.overage?.totalCount,
    code: errors?.[0]?.extensions.code,
    calls,
  };
}

const ANSWERED = { answered: DOCUMENTED, code: undefined, calls: 1 };
const REFUSED = { answered: undefined, code: 'DOCUMENT_NOT_TRUSTED', calls: 0 };
const persistedQuery = (sha256Hash: unknown) => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});

describe.each(['off', 'strict'] as const)('trusted documents (%s)', (mode) => {
  it.each([
    ['the hash of its file', { documentId: sha256(text) }],
    ['the hash with its algorithm', { documentId: `sha256:${sha256(text)}` }],
    ['the hash of its printed form', { documentId: sha256(print(parse(text))) }],
    ['a persisted query', persistedQuery(sha256(text))],
    [
      'a hash and a persisted query that agree',
      { documentId: `sha256:${sha256(text)}`, ...persistedQuery(sha256(text)) },
    ],
    ['the hash and the same text', { documentId: sha256(text), query: text }],
    ['its text', { query: text }],
    ["a manifest's hash", { documentId: sha256(FROM_MANIFEST) }],
    ['an id of an Apollo manifest', { documentId: sha256(FROM_APOLLO) }],
  ])('run a registered document by %s', async (_what, body) => {
    expect(await send(mode, body)).toEqual(ANSWERED);
  });

  it.each([
    ['an unknown id', { documentId: sha256('{ nothing }') }],
    ['an unknown persisted query', persistedQuery(sha256('{ nothing }'))],
    ['an id and another text', { documentId: sha256(text), query: OTHER_TEXT }],
    ['an unknown id and a text that is not its own', { documentId: sha256('{ nothing }'), query: text }],
    ['a persisted query and another text', { ...persistedQuery(sha256(text)), query: OTHER_TEXT }],
    ['two different ids', { documentId: sha256(text), ...persistedQuery(sha256(FROM_MANIFEST)) }],
    ['an id that is no string', { documentId: 5, query: text }],
    ['an empty id', { documentId: '', query: text }],
    ['a persisted query without a hash', { extensions: { persistedQuery: { version: 1 } }, query: text }],
    ['a persisted query that is a list', { extensions: { persistedQuery: [] }, query: text }],
    ['an id from the prototype of objects', { documentId: '__proto__' }],
  ])('refuse %s', async (_what, body) => {
    expect(await send(mode, body)).toEqual(REFUSED);
  });

  async function get(...documentIds: string[]) {
    const running = gateways[mode];
    const search = new URLSearchParams([
      ...documentIds.map((documentId) => ['documentId', documentId]),
      ['variables', JSON.stringify(variables)],
    ]);
    const response = await fetch(`${running.gateway.url}?${search}`, {
      headers: {
        authorization: `Bearer ${await running.token('demo-reader')}`,
        'apollo-require-preflight': '1',
      },
    });
    return response.json();
  }

  it.each([
    ['the hash of its file', sha256(text)],
    ['the hash with its algorithm', `sha256:${sha256(text)}`],
  ])('find a document for a GET request by %s', async (_what, documentId) => {
    expect(await get(documentId)).toMatchObject({ data: { overage: { customerId: DOCUMENTED } } });
  });

  it.each([
    ['two different ids', [sha256(text), sha256(FROM_MANIFEST)]],
    ['the same id twice', [sha256(text), sha256(text)]],
    ['an id and an empty one', [sha256(text), '']],
  ])('refuse a GET request with %s', async (_what, documentIds) => {
    expect(await get(...documentIds)).toMatchObject({
      errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }],
    });
  });

  it('refuse an empty id of a GET request', async () => {
    expect(await get('')).toMatchObject({ errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }] });
  });
});

describe('strict trusted documents', () => {
  it('refuse any other text, and say nothing of what is wrong with it', async () => {
    expect(await send('strict', { query: OTHER_TEXT })).toEqual(REFUSED);
    expect(await send('strict', { query: '{ nonsense' })).toEqual(REFUSED);
    expect(await send('strict', { query: OTHER_TEXT, documentId: sha256(OTHER_TEXT) })).toEqual(REFUSED);
  });

  it('let callers with Schema.Read run any text', async () => {
    expect(await send('strict', { query: OTHER_TEXT }, 'demo-operator')).toMatchObject({
      answered: 1,
      calls: 1,
    });
  });
});

describe('trusted documents that are off', () => {
  it('run any text, also with its own hash beside it', async () => {
    expect(await send('off', { query: OTHER_TEXT })).toMatchObject({ answered: 1 });
    expect(await send('off', { query: OTHER_TEXT, ...persistedQuery(sha256(OTHER_TEXT)) })).toMatchObject({
      answered: 1,
    });
  });

  it('do not learn documents from callers', async () => {
    await send('off', { query: OTHER_TEXT, ...persistedQuery(sha256(OTHER_TEXT)) });
    expect((await send('off', persistedQuery(sha256(OTHER_TEXT)))).code).toBe('DOCUMENT_NOT_TRUSTED');
  });
});
