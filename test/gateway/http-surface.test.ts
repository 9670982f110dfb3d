import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What gives away how the gateway is built or where it lies. */
const INNARDS = /node_modules|\.[jt]s\b|\bat \w+ \(|file:|FST_|SyntaxError|TypeError|stacktrace/;
const TYPENAME = JSON.stringify({ query: '{ __typename }' });

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
afterAll(() => running.stop());

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function send({ method = 'POST', path = '/graphql', headers = {}, body }: Sent) {
  const response = await fetch(new URL(path, running.gateway.url), {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  const text = await response.text();
  expect(text).not.toMatch(INNARDS);
  return { status: response.status, headers: response.headers, text };
}

async function sendAuthorized({ headers, ...sent }: Sent) {
  const authorization = `Bearer ${await running.token()}`;
  const type = sent.body === undefined ? {} : { 'content-type': 'application/json' };
  return send({ ...sent, headers: { authorization, ...type, ...headers } });
}

describe('a request without a good token', () => {
  const realm = 'Bearer realm="overage-gateway"';

  it.each([
    ['none', {}, realm],
    ['another scheme', { authorization: 'Basic ZGVtbzpkZW1v' }, `${realm}, error="invalid_request"`],
    ['no JWT', { authorization: 'Bearer abc' }, `${realm}, error="invalid_token"`],
    [
      'an unsigned JWT',
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.x' },
      `${realm}, error="invalid_token"`,
    ],
  ])('is a 401 problem with a challenge: %s', async (_what, headers, challenge) => {
    const answer = await send({
      headers: { 'content-type': 'application/json', ...headers },
      body: TYPENAME,
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(new RegExp(`^${challenge}`));
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(answer.text)).toMatchObject({
      status: 401,
      title: 'Unauthorized',
      code: 'UNAUTHENTICATED',
    });
  });

  it('is refused before its body is looked at', async () => {
    const answer = await send({ headers: { 'content-type': 'application/json' }, body: '{nonsense' });
    expect(answer.status).toBe(401);
  });
});

describe('an error of GraphQL', () => {
  it.each<[string, Sent]>([
    ['a batch', { body: `[${TYPENAME}]` }],
    ['no object', { body: 'null' }],
    ['variables that are a list', { body: '{"query":"{ __typename }","variables":[]}' }],
    ['variables in a URL that are not JSON', { method: 'GET', path: '/graphql?query=%7Bx%7D&variables=%7B' }],
    ['what a foreign page could send', { method: 'GET', path: '/graphql?query=%7B__typename%7D' }],
    ['a document that is not GraphQL', { body: '{"query":"{"}' }],
    ['a field that does not exist', { body: '{"query":"{ nothing }"}' }],
  ])('carries the correlation id of its answer: %s', async (_what, sent) => {
    const answer = await sendAuthorized(sent);
    const [error] = JSON.parse(answer.text).errors;
    expect(error.extensions.correlationId).toBe(answer.headers.get('x-correlation-id'));
  });
});

describe('a request that is not GraphQL over HTTP', () => {
  it.each<[string, Sent, number, string]>([
    ['a body that is not JSON', { body: '{nonsense' }, 400, 'BAD_USER_INPUT'],
    ['no body', { body: '' }, 400, 'BAD_USER_INPUT'],
    [
      'a body that poisons prototypes',
      { body: '{"__proto__":{"query":"{ __typename }"}}' },
      400,
      'BAD_USER_INPUT',
    ],
    ['a body of 10 MB', { body: `{"query":"${'x'.repeat(10_000_000)}"}` }, 413, 'BAD_USER_INPUT'],
    ['a body just above 64 KiB', { body: `{"query":"${'x'.repeat(65_536)}"}` }, 413, 'BAD_USER_INPUT'],
    [
      'a form',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query={__typename}' },
      415,
      'BAD_USER_INPUT',
    ],
    ['plain text', { headers: { 'content-type': 'text/plain' }, body: TYPENAME }, 415, 'BAD_USER_INPUT'],
    ['XML', { headers: { 'content-type': 'application/xml' }, body: '<query/>' }, 415, 'BAD_USER_INPUT'],
    ['an unknown path', { method: 'GET', path: '/graphql/console' }, 404, 'NOT_FOUND'],
    ['a path that climbs', { method: 'GET', path: '/%2e%2e/%2e%2e/etc/passwd' }, 404, 'NOT_FOUND'],
    ['a path that is not encoded well', { method: 'GET', path: '/%zz' }, 400, 'BAD_USER_INPUT'],
  ])('is a problem: %s', async (_what, sent, status, code) => {
    const answer = await sendAuthorized(sent);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.headers.get('x-correlation-id')).toMatch(GUID);
    expect(JSON.parse(answer.text)).toEqual({
      type: 'about:blank',
      status,
      title: expect.any(String),
      detail: expect.stringMatching(/\.$/),
      code,
      instance: `urn:uuid:${answer.headers.get('x-correlation-id')}`,
    });
  });

  it.each([
    ['a list of operations', `[${TYPENAME}]`],
    ['no query', '{}'],
    ['null', 'null'],
    ['variables that are a text', '{"query":"{ __typename }","variables":"x"}'],
    ['an operation that is not there', '{"query":"query A { __typename }","operationName":"B"}'],
  ])('is a 400 with BAD_USER_INPUT: %s', async (_what, body) => {
    const answer = await sendAuthorized({ body, headers: { accept: 'application/graphql-response+json' } });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }],
    });
  });

  it.each([
    ['does not parse', '{', 'GRAPHQL_PARSE_FAILED'],
    ['asks for an unknown field', '{ secrets }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('is a 400 with its code when the document %s', async (_what, query, code) => {
    const headers = { accept: 'application/graphql-response+json' };
    const answer = await sendAuthorized({ body: JSON.stringify({ query }), headers });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      errors: [{ extensions: { code, correlationId: expect.stringMatching(GUID) } }],
    });
  });
});

describe('a GET', () => {
  const query = `/graphql?query=${encodeURIComponent('{ __typename }')}`;
  const mutation = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false }) { outcome } }`;

  it('without a header that a form cannot send is refused', async () => {
    const answer = await sendAuthorized({
      method: 'GET',
      path: query,
    });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('Cross-Site Request Forgery');
  });

  it('with one is answered', async () => {
    const answer = await sendAuthorized({
      method: 'GET',
      path: query,
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(JSON.parse(answer.text)).toEqual({ data: { __typename: 'Query' } });
  });

  it('never carries out a mutation', async () => {
    const path = `/graphql?query=${encodeURIComponent(mutation)}`;
    const answer = await sendAuthorized({
      method: 'GET',
      path,
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(answer.status).toBe(405);
    expect(running.apiRequests()).toEqual([]);
  });
});

describe('health', () => {
  it.each(['/livez', '/readyz'])('%s answers without a token', async (path) => {
    expect((await send({ method: 'GET', path })).status).toBe(200);
  });
});
