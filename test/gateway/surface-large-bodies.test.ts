import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { metric } from '../support/scrape.js';
import { SkippingClock } from '../support/skipping-clock.js';

const MIB = 1024 * 1024;
/** Far more than the buffers of both ends take. */
const BODY = Buffer.alloc(16 * MIB, 0x20);

const clock = new SkippingClock();
/** As if the rest of a body took that long. */
const SKIPPED_MS = 60_000;

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest({ overrides: { clock } });
});
afterAll(() => running.stop());

const head = async (path: string, ...lines: string[]) =>
  [`POST ${path} HTTP/1.1`, 'host: gateway.example', 'content-type: application/json', ...lines, '', ''].join(
    '\r\n',
  );
const oldHead = async (...args: Parameters<typeof head>) =>
  (await head(...args)).replace('HTTP/1.1', 'HTTP/1.0');

function open(): Socket {
  const { hostname, port } = new URL(running.gateway.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  return socket;
}

/** Sends everything before it reads anything, as simple clients do. */
async function sendThenRead(...parts: (string | Buffer)[]): Promise<string> {
  const socket = open().pause();
  for (const part of parts) await new Promise((resolve) => socket.write(part, resolve));
  const received: string[] = [];
  socket.on('data', (chunk) => received.push(String(chunk))).resume();
  await eventually(() => socket.closed, 10_000);
  return received.join('');
}

const secondsOfOperations = async () =>
  Number((await metric(running.gateway, 'operation_duration_seconds_sum{type="none"}')) ?? 0);

describe('a body that is not wanted', () => {
  const LENGTH = `content-length: ${BODY.length}`;
  const authorization = async () => `authorization: Bearer ${await running.token()}`;

  it.each([
    ['it is too large', 413, async () => [await head('/graphql', await authorization(), LENGTH), BODY]],
    [
      'it turns out to be too large',
      413,
      async () => [
        await head('/graphql', await authorization(), 'transfer-encoding: chunked'),
        `${BODY.length.toString(16)}\r\n`,
        BODY,
        '\r\n0\r\n\r\n',
      ],
    ],
    [
      'nobody is let in who does not say who it is',
      401,
      async () => [await head('/graphql', 'connection: close', LENGTH), BODY],
    ],
    [
      'nobody is let in who does not say who it is, and its HTTP is of 1996',
      401,
      async () => [await oldHead('/graphql', LENGTH), BODY],
    ],
    [
      'it expects what nobody can meet',
      417,
      async () => [await head('/graphql', 'expect: foo', LENGTH), BODY],
    ],
    ['there is nothing', 404, async () => [await head('/nothing', 'connection: close', LENGTH), BODY]],
  ])(
    'is answered so that a client can read it, which sends all of it first: %s',
    async (_why, status, parts) => {
      const answer = await sendThenRead(...(await parts()));
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json/i);
      expect(answer).toMatch(/\r\nconnection: close/i);
      expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status });
    },
  );

  it('is answered before it has come', async () => {
    const socket = open();
    const received: string[] = [];
    socket.on('data', (chunk) => received.push(String(chunk)));
    socket.write(await head('/graphql', await authorization(), LENGTH));
    await eventually(() => /^HTTP\/1\.1 413 [\s\S]*\r\n\r\n\{[^}]*\}$/.test(received.join('')), 1_500);
    socket.destroy();
  });

  it.each([
    ['it is too large', 413, 'BAD_USER_INPUT', async () => [await authorization()]],
    [
      'nobody is let in who does not say who it is',
      401,
      'UNAUTHENTICATED',
      async () => ['connection: close'],
    ],
  ])(
    'is logged with the answer, and with the time until that was sent, since %s',
    async (_why, status, code, lines) => {
      const correlationId = randomUUID();
      const before = await secondsOfOperations();
      const socket = open();
      const received: string[] = [];
      socket.on('data', (chunk) => received.push(String(chunk)));
      socket.write(await head('/graphql', `x-correlation-id: ${correlationId}`, LENGTH, ...(await lines())));
      await eventually(() => received.join('').endsWith('}'));
      clock.skip(SKIPPED_MS);
      // Its end was announced in the answer.
      socket.end();
      await eventually(() => socket.closed);
      const told = () =>
        running
          .logged()
          .split('\n')
          .filter((line) => line.includes(correlationId))
          .map((line) => JSON.parse(line));
      await eventually(() => told().some(({ msg }) => String(msg).startsWith('operation')));
      expect(told()).toEqual([expect.objectContaining({ msg: 'operation', status, errors: [code] })]);
      expect(told()[0].ms).toBeLessThan(SKIPPED_MS);
      expect((await secondsOfOperations()) - before).toBeLessThan(SKIPPED_MS / 1_000);
    },
  );

  it('is not waited for longer than a moment', async () => {
    const socket = open().resume();
    const startedAtMs = performance.now();
    socket.write(await head('/graphql', await authorization(), LENGTH));
    const drip = setInterval(() => socket.writable && socket.write('x'), 50);
    await eventually(() => socket.closed, 8_000);
    clearInterval(drip);
    // Without an end it would be the time limit of requests, 10 s, that ends it.
    expect(performance.now() - startedAtMs).toBeLessThan(8_000);
  });

  it('leaves a connection that is kept ready for the next request', async () => {
    const socket = open();
    const received: string[] = [];
    socket.on('data', (chunk) => received.push(String(chunk)));
    socket.write(await head('/graphql', LENGTH));
    socket.write(BODY);
    socket.write('GET /livez HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    await eventually(() => socket.closed, 8_000);
    expect(received.join('').match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200']);
  });
});
