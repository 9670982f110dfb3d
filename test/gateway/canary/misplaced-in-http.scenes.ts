import { READ } from './documents.js';
import type { Scene } from './scene.js';
import type { Stage } from './stage.js';

/** Headers that somebody may put a secret into, and how a request with a good token and that header is answered. */
const HEADERS: Readonly<Record<string, number>> = {
  'x-access-token': 200,
  'x-api-key': 200,
  'x-correlation-id': 200,
  'x-forwarded-for': 200,
  'x-forwarded-authorization': 200,
  'x-http-method-override': 200,
  'x-apollo-operation-name': 200,
  'apollo-require-preflight': 200,
  'accept-language': 200,
  baggage: 200,
  cookie: 200,
  forwarded: 200,
  from: 200,
  'if-none-match': 200,
  'last-event-id': 200,
  origin: 200,
  'proxy-authorization': 200,
  referer: 200,
  traceparent: 200,
  'user-agent': 200,
  'sec-websocket-protocol': 200,
  host: 200,
  'x-deadline-ms': 400,
  'transfer-encoding': 400,
  accept: 406,
  'content-type': 415,
  'content-encoding': 415,
  expect: 417,
};

const PATHS: readonly (readonly [method: string, path: (secret: string) => string, status: number])[] = [
  ['GET', (secret) => `/graphql?access_token=${secret}&query={__typename}`, 401],
  ['POST', (secret) => `/graphql?access_token=${secret}`, 401],
  ['GET', (secret) => `/graphql/${secret}`, 404],
  ['GET', (secret) => `/${secret}?${secret}`, 404],
  ['GET', (secret) => `/explorer/assets/${secret}`, 404],
  ['GET', (secret) => `/metrics?access_token=${secret}`, 404],
  ['GET', (secret) => `/livez?access_token=${secret}`, 200],
  ['GET', (secret) => `/readyz?access_token=${secret}`, 200],
  ['HEAD', (secret) => `/readyz?access_token=${secret}`, 200],
  ['DELETE', (secret) => `/graphql?access_token=${secret}`, 405],
  ['POST', (secret) => `/livez?access_token=${secret}`, 405],
  ['GET', (secret) => `/%zz${secret}`, 400],
  ['GET', (secret) => `/graphql?${secret}${'x'.repeat(9_000)}`, 414],
];

const authorized = async (stage: Stage) => ({ authorization: `Bearer ${await stage.running.token()}` });

export const MISPLACED_IN_HTTP_SCENES: readonly Scene[] = [
  {
    name: 'a header',
    play: async (stage) => {
      await stage.open();
      for (const header of Object.keys(HEADERS)) {
        const headers = { ...(await authorized(stage)), [header]: stage.plant(`the header ${header}`) };
        await stage.send('/graphql', { headers, body: { query: READ } });
      }
    },
    answers: Object.values(HEADERS),
    logged: [/"application":"demo-operator","status":200/, /"status":415/, /"status":417/],
    // The convention of OpenTelemetry for where a request was sent to.
    shown: { 'the header host': ['traces'] },
  },
  {
    name: 'the address',
    play: async (stage) => {
      await stage.open();
      for (const [method, path] of PATHS) {
        await stage.send(path(stage.plant(`the address of a ${method}: ${path('…')}`)), { method });
      }
    },
    answers: PATHS.map(([, , status]) => status),
    logged: [/"status":404,.*"msg":"request refused"/, /"status":414/],
  },
  {
    name: 'a request for metrics',
    play: async (stage) => {
      await stage.open();
      const { metricsUrl } = stage.running.gateway;
      const headers = await authorized(stage);
      await stage.send(metricsUrl, { method: 'GET', headers });
      await stage.send(`${metricsUrl}?access_token=${stage.plant('the address')}`, {
        method: 'GET',
        headers,
      });
      await stage.send(metricsUrl, { headers, body: stage.plant('the body') });
    },
    answers: [200, 404, 404],
    logged: /the gateway has ended/,
  },
  {
    name: 'an address with a document',
    play: async (stage) => {
      await stage.open();
      const headers = { ...(await authorized(stage)), 'apollo-require-preflight': '1' };
      const get = (search: Record<string, string>) =>
        stage.send(`/graphql?${new URLSearchParams(search)}`, { method: 'GET', headers });
      await get({ query: READ, access_token: stage.plant('an unknown part of the address') });
      await get({ query: READ, variables: stage.plant('variables that are no JSON') });
      await get({ query: READ, extensions: stage.plant('extensions that are no JSON') });
      await get({ documentId: stage.plant('an unknown documentId') });
    },
    answers: [200, 400, 400, 200],
    logged: [
      /"application":"demo-operator","errors":\["BAD_USER_INPUT"\],"status":400/,
      /"errors":\["DOCUMENT_NOT_TRUSTED"\]/,
    ],
  },
  {
    name: 'a body that is not read',
    play: async (stage) => {
      await stage.open();
      const headers = await authorized(stage);
      const send = (body: unknown, more: object = {}) =>
        stage.send('/graphql', { headers: { ...headers, ...more }, body });
      await send(`{"query": ${stage.plant('a body that is no JSON')}}`);
      await send(stage.plant('a body that is a word'));
      await send([{ query: stage.plant('a list of operations') }]);
      await send(JSON.stringify(stage.plant('a body that is a text')));
      await send(`{"__proto__": {"x": "${stage.plant('a prototype')}"}}`);
      await send(`${stage.plant('a body that is too large')}${'x'.repeat(70_000)}`);
      await send(stage.plant('a body of another type'), { 'content-type': 'text/plain' });
      await send({}, { authorization: `Bearer ${stage.plant('half a token')}` });
    },
    answers: [400, 400, 400, 400, 400, 413, 415, 401],
    logged: [/"status":413/, /"status":415/, /"status":401/],
  },
];
