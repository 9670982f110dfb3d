import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { metric } from '../support/scrape.js';

const READ = JSON.stringify({ query: `{ overage(customerId: "${DOCUMENTED}") { totalCount } }` });

let held: HeldAnswers;
let running: GatewayUnderTest;
let authorization: string;
let client: Socket;
let received: string;
beforeEach(async () => {
  held = new HeldAnswers();
  running = await startGatewayUnderTest({
    env: { MAX_IN_FLIGHT: '1', REQUEST_TIMEOUT_MS: '1000' },
    emulator: { sleep: held.sleep },
  });
  authorization = `Bearer ${await running.token()}`;
  received = '';
  // It never closes its own half, whatever the gateway does.
  client = connect({
    port: Number(new URL(running.gateway.url).port),
    host: '127.0.0.1',
    allowHalfOpen: true,
  });
  client.on('error', () => {});
  client.on('data', (chunk) => {
    received += String(chunk);
  });
});
afterEach(async () => {
  client.destroy();
  held.open();
  await running.stop();
});

const request = (body: string, length = body.length) =>
  [
    'POST /graphql HTTP/1.1',
    'host: a',
    `authorization: ${authorization}`,
    'content-type: application/json',
    `content-length: ${length}`,
    '',
    body,
  ].join('\r\n');

const openSockets = () =>
  process.getActiveResourcesInfo().filter((name) => name.startsWith('TCPSocket')).length;

describe('a connection that keeps its own half open', () => {
  it.each([
    ['that sent nothing', () => ''],
    ['that sent half of a request', () => request('{', 99)],
    ['that sent nonsense', () => 'nonsense\r\n\r\n'],
  ])('is closed soon after it is sent away: %s', async (_what, bytes) => {
    client.write(bytes());
    await eventually(() => received.startsWith('HTTP/1.1 4'));
    const openBefore = openSockets();
    // The client's own is still there.
    await eventually(() => openSockets() === openBefore - 1);
    expect(client.closed).toBe(false);
  });
});

describe('a request that is under way while the next one over its connection goes wrong', () => {
  beforeEach(async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1 }]);
    client.write(request(READ));
    await eventually(() => held.count === 1);
  });

  it.each([
    ['never comes whole', () => request('{', 99), 'operation whose caller hung up'],
    ['is none', () => 'nonsense\r\n\r\n', 'request refused'],
  ])('is answered all the same, and nothing else in its place: the next %s', async (_what, bytes, line) => {
    client.write(bytes());
    // Longer than a request may take to arrive.
    await setTimeout(2_500);
    expect(received).toBe('');
    held.open();
    await eventually(() => received.includes('totalCount'));
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
    expect(received).not.toContain('HTTP/1.1 4');
    await eventually(() => running.logged().includes(`"msg":"${line}"`));
    // The place that it took is there for others again.
    await eventually(async () => (await metric(running.gateway, 'requests_in_flight')) === 0);
    expect((await running.ask('{ __typename }')).status).toBe(200);
  });
});
