import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allArrived } from '../support/all-arrived.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

/** Half of it is more than the second between two looks at the connections and the time for which a machine stands still. */
const REQUEST_TIMEOUT_MS = 10_000;

let running: GatewayUnderTest;
const sockets: Socket[] = [];
beforeEach(async () => {
  running = await startGatewayUnderTest({ env: { REQUEST_TIMEOUT_MS: String(REQUEST_TIMEOUT_MS) } });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await running.stop();
});

/** Sends the beginning of a request, and no more. */
async function begin(...lines: string[]): Promise<Socket> {
  const { hostname, port } = new URL(running.gateway.url);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on('error', () => {});
  socket.resume();
  socket.write(['POST /graphql HTTP/1.1', 'host: gateway.example', ...lines].join('\r\n'));
  await allArrived(running.gateway);
  return socket;
}

describe('headers that come slowly', () => {
  it('have half the time of a request: they are given up while a body that began earlier is waited for', async () => {
    const type = 'content-type: application/json';
    const authorization = `authorization: Bearer ${await running.token()}`;
    const body = await begin(type, 'content-length: 50', authorization, '', '{');
    const headers = await begin(type);
    await once(headers, 'close');
    // Had both the same time, one look at the connections would have found both late.
    await allArrived(running.gateway);
    expect(body.bytesRead).toBe(0);
  });
});
