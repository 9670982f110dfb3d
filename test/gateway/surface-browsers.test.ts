import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const PORTAL = 'https://portal.example';

let running: GatewayUnderTest;
let origin: string;
let authorization: string;
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { CORS_ORIGINS: PORTAL } });
  origin = new URL(running.gateway.url).origin;
  authorization = `Bearer ${await running.token()}`;
});
afterAll(() => running.stop());

describe('answers to browsers', () => {
  it.each(['/livez', '/nothing', '/graphql'])('carry the security headers on %s', async (path) => {
    const { headers } = await fetch(`${origin}${path}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers.has('x-powered-by')).toBe(false);
    expect(headers.has('server')).toBe(false);
  });

  it('let the configured origin call, and read what it needs', async () => {
    const { headers } = await fetch(running.gateway.url, { headers: { origin: PORTAL } });
    expect(headers.get('access-control-allow-origin')).toBe(PORTAL);
    expect(headers.get('access-control-expose-headers')?.split(', ').sort()).toEqual([
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Correlation-Id',
    ]);
    expect(headers.get('vary')).toContain('Origin');
    expect(headers.has('access-control-allow-credentials')).toBe(false);
  });

  it('let the configured origin ask first, without a token', async () => {
    const { status, headers } = await fetch(running.gateway.url, {
      method: 'OPTIONS',
      headers: { origin: PORTAL, 'access-control-request-method': 'POST' },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
  });

  it('answer an OPTIONS that is no question without a text', async () => {
    const response = await fetch(running.gateway.url, { method: 'OPTIONS', headers: { origin: PORTAL } });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it('answer such an OPTIONS without a text also when it says that it is JSON', async () => {
    const headers = { origin: PORTAL, 'content-type': 'application/json' };
    const response = await fetch(running.gateway.url, { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
  });

  it('let the configured origin read that there is nothing', async () => {
    const { status, headers } = await fetch(`${origin}/nothing`, { headers: { origin: PORTAL } });
    expect(status).toBe(404);
    expect(headers.get('access-control-allow-origin')).toBe(PORTAL);
  });

  it.each(['https://portal.example.evil.example', 'https://evil.example', 'http://portal.example', 'null'])(
    'do not let %s call',
    async (stranger) => {
      for (const method of ['OPTIONS', 'GET']) {
        const { headers } = await fetch(running.gateway.url, {
          method,
          headers: { origin: stranger, 'access-control-request-method': 'POST' },
        });
        expect(headers.has('access-control-allow-origin')).toBe(false);
      }
    },
  );

  it('let no origin call by default', async () => {
    const closed = await startGatewayUnderTest();
    try {
      const { status, headers } = await fetch(closed.gateway.url, {
        method: 'OPTIONS',
        headers: { origin: PORTAL, 'access-control-request-method': 'POST' },
      });
      expect(status).toBe(405);
      expect(headers.has('access-control-allow-origin')).toBe(false);
    } finally {
      await closed.stop();
    }
  });
});

describe('GET /graphql', () => {
  const get = (query: string, headers: Record<string, string> = {}) =>
    fetch(`${running.gateway.url}?${new URLSearchParams({ query })}`, {
      headers: { authorization, ...headers },
    });

  it('answers a query that a foreign page could not have sent', async () => {
    const response = await get('{ __typename }', { 'apollo-require-preflight': '1' });
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('never runs a mutation', async () => {
    const response = await get('mutation { __typename }', { 'apollo-require-preflight': '1' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });
});
