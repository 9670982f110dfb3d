import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { sendRaw } from '../support/raw-http.js';

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

let running: GatewayUnderTest;
let origin: string;
let authorization: string;
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { REQUEST_TIMEOUT_MS: '1500' } });
  origin = new URL(running.gateway.url).origin;
  authorization = `Bearer ${await running.token()}`;
});
afterAll(() => running.stop());

const request = (start: string, ...lines: string[]) =>
  [start, `host: ${new URL(origin).host}`, 'connection: close', ...lines, '', ''].join('\r\n');

describe('an HTTP error', () => {
  const ERRORS: readonly [what: string, status: number, bytes: () => string][] = [
    ['an unknown path', 404, () => request('GET /nothing HTTP/1.1')],
    ['a path with a broken escape', 400, () => request('GET /%ff%zz HTTP/1.1')],
    ['another method', 405, () => request('DELETE /graphql HTTP/1.1')],
    ['a method of WebDAV', 405, () => request('PROPFIND /graphql HTTP/1.1')],
    ['a tunnel through it', 405, () => request('CONNECT partner.example:443 HTTP/1.1')],
    ['a tunnel without a host', 405, () => 'CONNECT partner.example:443 HTTP/1.1\r\n\r\n'],
    [
      'a question for what is allowed, with a type and no body',
      405,
      () => request('OPTIONS /graphql HTTP/1.1', 'content-type: application/json'),
    ],
    [
      'another method with a body that is no JSON',
      405,
      () => `${request('PUT /graphql HTTP/1.1', 'content-type: application/json', 'content-length: 1')}{`,
    ],
    [
      'a body for an unknown path',
      404,
      () => `${request('POST /nothing HTTP/1.1', 'content-type: application/json', 'content-length: 1')}{`,
    ],
    ['a write to a health page', 405, () => request('POST /livez HTTP/1.1', 'content-length: 0')],
    ['a method that does not exist', 400, () => request('STEAL /graphql HTTP/1.1')],
    ['a URL of 9 KiB', 414, () => request(`GET /graphql?query=${'x'.repeat(9 * 1024)} HTTP/1.1`)],
    ['headers of 30 KiB', 431, () => request('GET /livez HTTP/1.1', `x-large: ${'x'.repeat(30 * 1024)}`)],
    ['a TLS handshake', 400, () => '\x16\x03\x01\x02\x00\x01\x00'],
    ['something that is no HTTP', 400, () => 'HELO gateway.example\r\n\r\n'],
    ['a version of HTTP to come', 400, () => request('GET /livez HTTP/9.9')],
    ['an expectation', 417, () => request('POST /graphql HTTP/1.1', 'expect: tea', 'content-length: 0')],
    ['no token', 401, () => request('POST /graphql HTTP/1.1', 'content-length: 0')],
    [
      'a length that is none',
      400,
      () => request('POST /graphql HTTP/1.1', 'content-type: application/json', 'content-length: 1e3'),
    ],
    ['no host', 400, () => 'GET /livez HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['no host in HTTP/1.0', 400, () => 'GET /livez HTTP/1.0\r\n\r\n'],
  ];

  it.each(ERRORS)('for %s is %i as problem+json', async (_what, status, bytes) => {
    const answer = await sendRaw(origin, bytes());
    expect(answer.status).toBe(status);
    expect(answer.head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(answer.head.toLowerCase()).toMatch(new RegExp(`x-correlation-id: ${GUID}`));
    expect(JSON.parse(answer.body)).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status,
      detail: expect.stringMatching(/\.$/),
      code: expect.stringMatching(/^[A-Z_]+$/),
      instance: expect.stringMatching(new RegExp(`^urn:uuid:${GUID}$`)),
    });
  });

  it('for something that is not there says so in its code', async () => {
    const asset = await fetch(`${origin}/explorer/assets/nothing.js`);
    expect(await asset.json()).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  });

  it('for a tunnel names the methods that are allowed', async () => {
    const { head } = await sendRaw(origin, request('CONNECT partner.example:443 HTTP/1.1'));
    expect(head.toLowerCase()).toContain('allow: get, head, post');
  });

  it('names the methods that are allowed', async () => {
    const health = await fetch(`${origin}/livez`, { method: 'POST' });
    expect(health.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('a client that sends slowly', () => {
  it.each([
    ['its headers', 'POST /graphql HTTP/1.1\r\nhost: a\r\nx-slow: '],
    [
      'its body',
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n',
    ],
  ])('is sent away with 408 while it sends %s', async (_what, start) => {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    const closed = once(socket, 'close');
    const body = start.includes('content-length') ? `authorization: ${authorization}\r\n\r\n{` : '';
    socket.write(start + body);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += String(chunk);
    });
    socket.on('error', () => {});
    // Long before its time is up: what arrives after the answer was sent could cost the client the answer.
    for (let sent = 0; sent < 3; sent += 1) {
      await setTimeout(50);
      socket.write('x');
    }
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('application/problem+json');
  });
});

describe('a list of operations', () => {
  it.each([
    ['application/json', '*/*'],
    ['application/graphql-response+json', 'application/graphql-response+json'],
    ['application/graphql-response+json', 'application/graphql-response+json, application/json;q=0.9'],
  ])('is refused as %s for a client that takes %s', async (type, accept) => {
    const answer = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { authorization, accept, 'content-type': 'application/json' },
      body: '[{ "query": "{ __typename }" }]',
    });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});
