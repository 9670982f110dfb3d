import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const MOST = 2;
const POINTS = 1_000;

let running: GatewayUnderTest;
const sockets: Socket[] = [];
beforeEach(async () => {
  running = await startGatewayUnderTest({
    env: {
      MAX_IN_FLIGHT: String(MOST),
      RATE_LIMIT_PER_MINUTE: String(POINTS),
      REQUEST_TIMEOUT_MS: '2000',
    },
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await running.stop();
});

/** Sends all of a request but the end of its body. */
async function beginBody(): Promise<Socket> {
  const { hostname, port } = new URL(running.gateway.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => {});
  socket.resume();
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: gateway.example',
    'content-type: application/json',
    'content-length: 50',
    `authorization: Bearer ${await running.token()}`,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n{`);
  return socket;
}

const left = async () =>
  Number(/r=(\d+)/.exec((await running.ask('{ __typename }')).headers.get('ratelimit') ?? '')?.[1]);

describe('bodies that come slowly', () => {
  it('keep nobody out, however many there are', async () => {
    await Promise.all(Array.from({ length: 4 * MOST }, beginBody));
    await setTimeout(300);
    const answers = await Promise.all(Array.from({ length: MOST }, () => running.ask(READ)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('are charged for when they are given up', async () => {
    const socket = await beginBody();
    await setTimeout(300);
    expect(await left()).toBe(POINTS - 1);
    socket.destroy();
    await setTimeout(300);
    expect(await left()).toBe(POINTS - 3);
  });

  it('are charged for when their time is up', async () => {
    await left();
    const socket = await beginBody();
    await eventually(() => socket.closed, 10_000);
    await setTimeout(100);
    expect(await left()).toBe(POINTS - 3);
  });
});
