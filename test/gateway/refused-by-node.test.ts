import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { sendRaw } from '../support/raw-http.js';
import { metric } from '../support/scrape.js';
import { SkippingClock } from '../support/skipping-clock.js';

const SECRET = 'never-to-be-logged';
const MALFORMED = 'HELO gateway.example\r\n\r\n';
const MOST_LINES = 20;

let running: GatewayUnderTest;
let clock: SkippingClock;
beforeEach(async () => {
  clock = new SkippingClock();
  running = await startGatewayUnderTest({ env: { REQUEST_TIMEOUT_MS: '1000' }, overrides: { clock } });
});
afterEach(() => running.stop());

const lines = (): Record<string, unknown>[] =>
  running
    .logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => /^(operation|requests? refused)/.test(String(msg)));

const refused = () => metric(running.gateway, 'requests_refused_total{code="BAD_USER_INPUT"}');

/** Begins a request, and waits until the gateway has closed the connection. */
async function begin(bytes: string): Promise<string> {
  const { hostname, port } = new URL(running.gateway.url);
  const socket: Socket = connect(Number(port), hostname, () => socket.write(bytes));
  const received: string[] = [];
  socket.on('error', () => {});
  socket.on('data', (chunk) => received.push(String(chunk)));
  await eventually(() => socket.closed, 10_000);
  return received.join('');
}

describe('what no route takes', () => {
  it.each([
    ['paths that there are not', '/nothing', {}, 404, 'NOT_FOUND'],
    ['methods that a path does not take', '/graphql', { method: 'DELETE' }, 405, 'BAD_USER_INPUT'],
    ['paths that are malformed', '/%zz', {}, 400, 'BAD_USER_INPUT'],
    [
      'contents of a type that is not taken',
      '/graphql',
      { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' },
      415,
      'BAD_USER_INPUT',
    ],
  ])(
    'does not flood the log either: %s are summed up, and all of them are counted',
    async (_what, path, init: RequestInit, status, code) => {
      const send = () => fetch(new URL(path, running.gateway.url), init);
      const count = () => metric(running.gateway, `requests_refused_total{code="${code}"}`);
      const before = Number(await count());
      for (let sent = 0; sent < MOST_LINES + 15; sent += 1) expect((await send()).status).toBe(status);
      expect(lines()).toHaveLength(MOST_LINES);
      expect(Number(await count()) - before).toBe(MOST_LINES + 15);
      clock.skip(60_000);
      await send();
      expect(lines().slice(MOST_LINES)).toEqual([
        expect.objectContaining({ msg: 'requests refused', status, code, more: 15 }),
        expect.objectContaining({ msg: 'request refused', status, method: init.method ?? 'GET' }),
      ]);
    },
  );

  it('has its line, one for each, where it is an operation', async () => {
    const sent = MOST_LINES + 5;
    for (let one = 0; one < sent; one += 1) await fetch(running.gateway.url, { method: 'POST' });
    await eventually(() => lines().length === sent);
    expect(lines().every(({ msg, status }) => msg === 'operation' && status === 401)).toBe(true);
  });
});

describe('what no route ever sees', () => {
  it.each([
    [
      'headers that are too large',
      `GET /livez HTTP/1.1\r\nhost: a\r\nx-large: ${SECRET}${'x'.repeat(30 * 1024)}\r\n\r\n`,
      { status: 431, reason: 'HPE_HEADER_OVERFLOW' },
    ],
    ['something that is no HTTP', MALFORMED, { status: 400, reason: 'HPE_INVALID_METHOD' }],
    [
      'headers that do not come',
      `POST /graphql HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${SECRET}`,
      { status: 408, reason: 'ERR_HTTP_REQUEST_TIMEOUT' },
    ],
    [
      'an expectation',
      `POST /graphql HTTP/1.1\r\nhost: a\r\nexpect: ${SECRET}\r\nconnection: close\r\n\r\n`,
      { status: 417, method: 'POST' },
    ],
    [
      'a tunnel',
      `CONNECT ${SECRET}.example:443 HTTP/1.1\r\nhost: a\r\n\r\n`,
      { status: 405, method: 'CONNECT' },
    ],
  ])('has one line and one count, such as %s', async (_what, bytes, facts) => {
    const before = Number(await refused());
    const answer = await begin(bytes);
    const [, correlationId] = /x-correlation-id: (\S+)/i.exec(answer) ?? [];
    await eventually(() => lines().length > 0);
    expect(lines()).toEqual([
      expect.objectContaining({
        level: 30,
        msg: 'request refused',
        correlationId,
        code: 'BAD_USER_INPUT',
        ...facts,
      }),
    ]);
    expect(Number(await refused()) - before).toBe(1);
    expect(running.logged()).not.toContain(SECRET);
  });

  it('is told once of an operation whose body does not come: it was turned away, nobody hung up', async () => {
    const before = Number(await refused());
    const head = [
      'POST /graphql HTTP/1.1',
      'host: a',
      'content-type: application/json',
      'content-length: 50',
      `authorization: Bearer ${await running.token()}`,
    ];
    expect(await begin(`${head.join('\r\n')}\r\n\r\n{`)).toMatch(/^HTTP\/1\.1 408 /);
    await eventually(() => lines().length > 0);
    expect(lines()).toEqual([
      expect.objectContaining({
        msg: 'operation',
        status: 408,
        errors: ['BAD_USER_INPUT'],
        application: 'demo-operator',
      }),
    ]);
    await eventually(async () => Number(await refused()) - before === 1);
    expect(await metric(running.gateway, 'operations_total{type="none",result="error"}')).toBe(1);
  });

  it.each([
    ['an operation', '/graphql', 401, 'operation'],
    ['what no route takes', '/nothing', 404, 'request refused'],
  ])(
    'is told once of %s that was answered before its body, which then does not come',
    async (_what, path, status, msg) => {
      const head = [
        `POST ${path} HTTP/1.1`,
        'host: a',
        'content-type: application/json',
        'content-length: 50',
      ];
      const answer = await begin(`${head.join('\r\n')}\r\n\r\n{`);
      expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
      await running.gateway.stop();
      expect(lines()).toEqual([expect.objectContaining({ msg, status })]);
    },
  );

  it('is answered on a connection over which a refused body has come since', async () => {
    const head = ['POST /graphql HTTP/1.1', 'host: a', 'content-type: application/json', 'content-length: 2'];
    const { hostname, port } = new URL(running.gateway.url);
    const socket: Socket = connect(Number(port), hostname, () =>
      socket.write(`${head.join('\r\n')}\r\n\r\n{`),
    );
    const received: string[] = [];
    socket.on('data', (chunk) => received.push(String(chunk)));
    await eventually(() => received.join('').endsWith('}'));
    socket.write(`}${MALFORMED}`);
    await eventually(() => socket.closed);
    expect(received.join('').match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 400']);
  });

  it('has no line when it is only a client that went away', async () => {
    const { hostname, port } = new URL(running.gateway.url);
    const socket = connect(Number(port), hostname, () => socket.write('GET /livez HT'));
    await eventually(() => socket.bytesWritten > 0);
    socket.resetAndDestroy();
    await sendRaw(running.gateway.url, MALFORMED);
    await eventually(() => lines().length > 0);
    expect(lines()).toEqual([expect.objectContaining({ status: 400 })]);
  });

  it('does not flood the log: the rest of a minute is summed up in one line, and all of it is counted', async () => {
    const before = Number(await refused());
    for (let sent = 0; sent < MOST_LINES + 15; sent += 1) await sendRaw(running.gateway.url, MALFORMED);
    expect(lines()).toHaveLength(MOST_LINES);
    expect(Number(await refused()) - before).toBe(MOST_LINES + 15);
    clock.skip(60_000);
    await sendRaw(running.gateway.url, MALFORMED);
    expect(lines().slice(MOST_LINES)).toEqual([
      expect.objectContaining({ msg: 'requests refused', status: 400, code: 'BAD_USER_INPUT', more: 15 }),
      expect.objectContaining({ msg: 'request refused', status: 400 }),
    ]);
  });

  it('is not kept from the log by a flood of something else', async () => {
    for (let sent = 0; sent < MOST_LINES + 1; sent += 1) await sendRaw(running.gateway.url, MALFORMED);
    await begin('CONNECT a.example:443 HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(lines().at(-1)).toMatchObject({ msg: 'request refused', status: 405 });
  });

  it('is summed up when the gateway ends', async () => {
    for (let sent = 0; sent < MOST_LINES + 2; sent += 1) await sendRaw(running.gateway.url, MALFORMED);
    await running.gateway.stop();
    expect(lines().at(-1)).toMatchObject({ msg: 'requests refused', status: 400, more: 2 });
  });
});
