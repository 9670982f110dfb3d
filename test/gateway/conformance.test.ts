import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

let running: GatewayUnderTest;
let authorization: string;
beforeAll(async () => {
  running = await startGatewayUnderTest();
  authorization = `Bearer ${await running.token('demo-operator')}`;
});
afterAll(() => running.stop());

/** A caller that may read the schema and that no browser could be tricked into being. */
function send(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', authorization);
  headers.set('apollo-require-preflight', 'true');
  return fetch(url, { ...init, headers });
}

const audits = serverAudits({ url: () => running.gateway.url, fetchFn: send });

describe('GraphQL over HTTP', () => {
  it('has all 61 audits of graphql-http to pass', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s: %s', async (_id, _name, fn) => {
    const result = await fn();
    expect('reason' in result ? result.reason : result.status).toBe('ok');
  });

  it('blocks what a foreign page could send without a preflight', async () => {
    const url = `${running.gateway.url}?query=${encodeURIComponent('{ __typename }')}`;
    const response = await fetch(url, { headers: { authorization } });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Cross-Site Request Forgery');
  });

  it('keeps a refused document at 4xx for the media type of GraphQL over HTTP', async () => {
    const response = await send(running.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: `{ ${'__typename '.repeat(6)} }` }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COMPLEX' } }] });
  });

  it('answers 406 to whoever takes none of its media types, whatever the document is', async () => {
    for (const query of ['{ __typename }', '{ nothing }']) {
      const response = await send(running.gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/xml' },
        body: JSON.stringify({ query }),
      });
      expect(response.status, query).toBe(406);
    }
  });

  it.each([
    'application/xml',
    'application/json;q=0',
    'application/json;charset=utf-16',
    'text/*',
    'nonsense',
  ])('runs nothing for whoever could not read the answer: accept %s', async (accept) => {
    running.emulator.clearRequests();
    const change = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false, reason: "a test", idempotencyKey: "${accept}" }) { outcome } }`;
    for (const query of [change, `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`]) {
      const response = await send(running.gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query }),
      });
      expect(response.status).toBe(406);
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'BAD_USER_INPUT' } }],
      });
    }
    expect(running.apiRequests()).toEqual([]);
  });

  it.each([
    ['application/json', undefined],
    ['application/json', '*/*'],
    ['application/json', 'text/html, */*;q=0.1'],
    ['application/json', 'application/json, application/graphql-response+json'],
    ['application/graphql-response+json', 'application/graphql-response+json, application/json;q=0.9'],
    ['application/graphql-response+json', 'application/json;q=0.5, application/*'],
  ])('answers %s to whoever accepts %s', async (type, accept) => {
    const response = await send(running.gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(accept && { accept }) },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])(
    'answers %s with 405 and the methods it takes',
    async (method) => {
      const response = await send(running.gateway.url, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET, POST');
    },
  );
});
