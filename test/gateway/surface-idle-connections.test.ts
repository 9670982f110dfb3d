import { connect, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Begun, Tracing } from '../../src/telemetry/tracing.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { inMemoryTracing } from '../support/in-memory-tracing.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Knows of everything that was begun for a request whether something still holds it. */
class WatchedTracing extends Tracing {
  readonly begun: WeakRef<Begun>[] = [];

  override beginRequest(...request: Parameters<Tracing['beginRequest']>): Begun {
    const begun = { ...super.beginRequest(...request) };
    this.begun.push(new WeakRef(begun));
    return begun;
  }

  get held(): number {
    collectGarbage();
    return this.begun.filter((begun) => begun.deref() !== undefined).length;
  }
}

let tracing: WatchedTracing;
let running: GatewayUnderTest;
const sockets: Socket[] = [];
beforeEach(async () => {
  tracing = new WatchedTracing(inMemoryTracing().parts);
  running = await startGatewayUnderTest({ overrides: { tracing } });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await running.stop();
});

function send(bytes: string): { readonly socket: Socket; readonly answer: () => string } {
  const { hostname, port } = new URL(running.gateway.url);
  const received: string[] = [];
  const socket = connect(Number(port), hostname, () => socket.write(bytes));
  socket.on('data', (chunk) => received.push(String(chunk)));
  sockets.push(socket);
  return { socket, answer: () => received.join('') };
}

const request = (body: string, ...lines: string[]) =>
  [
    'POST /graphql HTTP/1.1',
    'host: a',
    'content-type: application/json',
    `x-padding: ${'x'.repeat(20_000)}`,
    ...lines,
    '',
    body,
  ].join('\r\n');
const QUERY = '{"query":"{ __typename }"}';
const LENGTH = `content-length: ${QUERY.length}`;

describe('a connection that is kept open', () => {
  it.each([
    [
      'was answered',
      200,
      async () => request(QUERY, LENGTH, `authorization: Bearer ${await running.token()}`),
    ],
    ['had no caller', 401, async () => request(QUERY, LENGTH)],
    ['had no caller, and its body has not come', 401, async () => request('', LENGTH)],
  ])('holds nothing of a request on it that %s', async (_what, status, bytes) => {
    const { socket, answer } = send(await bytes());
    await eventually(() => answer().trimEnd().endsWith('}'));
    expect(answer()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(tracing.begun).toHaveLength(1);
    await eventually(() => tracing.held === 0);
    expect(socket.closed).toBe(false);
  });

  it('holds nothing of requests that came one after the other, once it is closed before they are answered', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, kind: 'never' }]);
    const asks = JSON.stringify({ query: `{ overage(customerId: "${DOCUMENTED}") { totalCount } }` });
    const bytes = request(
      asks,
      `content-length: ${asks.length}`,
      `authorization: Bearer ${await running.token()}`,
    );
    const { socket } = send(bytes.repeat(3));
    await eventually(() => running.apiRequests().length > 0 && tracing.begun.length === 3);
    socket.destroy();
    const ended = () => running.logged().match(/"operation whose caller hung up"/g)?.length ?? 0;
    await eventually(() => ended() === 3);
    await eventually(() => tracing.held === 0);
  });
});
