import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { allArrived } from '../support/all-arrived.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const MOST = 2;
const POINTS = 1_000;
/** So long that only a hang-up ends a body. */
const LONG_MS = 120_000;

let running: GatewayUnderTest;
const sockets: Socket[] = [];
let asked: number;
async function start(requestTimeoutMs: number): Promise<void> {
  asked = 0;
  running = await startGatewayUnderTest({
    env: {
      MAX_IN_FLIGHT: String(MOST),
      RATE_LIMIT_PER_MINUTE: String(POINTS),
      REQUEST_TIMEOUT_MS: String(requestTimeoutMs),
    },
  });
}
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

/** How many requests were charged for besides those that ask for it. */
async function charged(): Promise<number> {
  const { headers } = await running.ask('{ __typename }');
  asked += 1;
  return POINTS - asked - Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
}

describe('bodies that come slowly', () => {
  it('keep nobody out, however many there are', async () => {
    await start(LONG_MS);
    await Promise.all(Array.from({ length: 4 * MOST }, beginBody));
    await allArrived(running.gateway);
    const answers = await Promise.all(Array.from({ length: MOST }, () => running.ask(READ)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('are charged for when they are given up', async () => {
    await start(LONG_MS);
    const socket = await beginBody();
    await allArrived(running.gateway);
    expect(await charged()).toBe(0);
    socket.destroy();
    await eventually(async () => (await charged()) === 1);
  });

  it('are charged for when their time is up', async () => {
    await start(1_000);
    const socket = await beginBody();
    await eventually(() => socket.closed);
    await eventually(async () => (await charged()) === 1);
  });
});
