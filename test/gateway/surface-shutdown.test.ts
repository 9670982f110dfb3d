import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { allArrived } from '../support/all-arrived.js';
import { DOCUMENTED, OVERAGE_OFF } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { metric } from '../support/scrape.js';
import { SkippingClock } from '../support/skipping-clock.js';

async function requestFor(running: GatewayUnderTest, customerId: string): Promise<string> {
  const query = JSON.stringify({ query: `{ overage(customerId: "${customerId}") { totalCount } }` });
  return [
    'POST /graphql HTTP/1.1',
    `host: ${new URL(running.gateway.url).host}`,
    `authorization: Bearer ${await running.token()}`,
    'content-type: application/json',
    `content-length: ${query.length}`,
    '',
    query,
  ].join('\r\n');
}

/** Begins to stop the gateway, and waits until it takes no more connections. */
async function beginToStop(running: GatewayUnderTest): Promise<{ readonly stopped: Promise<void> }> {
  const stopped = running.stop();
  await eventually(() =>
    fetch(new URL('/livez', running.gateway.url), { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    ),
  );
  return { stopped };
}

/** A connection, and everything that was answered over it. */
function open({ gateway }: GatewayUnderTest) {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect(Number(port), hostname);
  const received: string[] = [];
  socket.on('data', (chunk) => received.push(String(chunk)));
  const closed = once(socket, 'close');
  return { socket, closed, answers: () => received.join('').split('HTTP/1.1 ').slice(1) };
}

/** Every line of its log. */
const linesOf = (running: GatewayUnderTest): Record<string, unknown>[] =>
  running
    .logged()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('a gateway that is told to stop', () => {
  it('answers what it has begun, and runs nothing that comes after it', async () => {
    const held = new HeldAnswers();
    const running = await startGatewayUnderTest({ emulator: { sleep: held.sleep } });
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1 }]);
    const { socket, closed, answers } = open(running);
    socket.write(await requestFor(running, DOCUMENTED));
    await eventually(() => held.count === 1);
    const next = await requestFor(running, OVERAGE_OFF);
    const stopped = running.stop();
    socket.write(next, () => held.open());
    await closed;
    await stopped;
    expect(answers()).toEqual([expect.stringMatching(/^200 [\s\S]*"totalCount":1/)]);
    expect(running.apiRequests('GET')).toHaveLength(1);
  });

  it('refuses a request that was still arriving', async () => {
    const running = await startGatewayUnderTest();
    const { socket, closed, answers } = open(running);
    const request = await requestFor(running, DOCUMENTED);
    socket.write(request.slice(0, 20));
    await allArrived(running.gateway);
    const { stopped } = await beginToStop(running);
    socket.write(request.slice(20));
    await closed;
    await stopped;
    expect(answers()).toEqual([
      expect.stringMatching(/^503 [\s\S]*problem\+json[\s\S]*"code":"SHUTTING_DOWN"/),
    ]);
    expect(running.apiRequests()).toEqual([]);
  });

  it('counts what it refuses, and logs a line for it', async () => {
    const held = new HeldAnswers();
    const running = await startGatewayUnderTest({ emulator: { sleep: held.sleep } });
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1 }]);
    const served = open(running);
    const late = open(running);
    const request = await requestFor(running, DOCUMENTED);
    late.socket.write(request.slice(0, 20));
    served.socket.write(request);
    await eventually(() => held.count === 1);
    await allArrived(running.gateway);
    const { stopped } = await beginToStop(running);
    late.socket.write(request.slice(20));
    await late.closed;
    // The metrics are served for as long as the other request keeps the gateway from ending.
    expect(await metric(running.gateway, 'requests_refused_total{code="SHUTTING_DOWN"}')).toBe(1);
    expect(await metric(running.gateway, 'requests_refused_total{code="OVERLOADED"}')).toBe(0);
    held.open();
    await served.closed;
    await stopped;
    expect(served.answers()).toEqual([expect.stringMatching(/^200 /)]);
    const refusals = linesOf(running).filter(({ msg }) => msg === 'request refused');
    const [, correlationId] = /x-correlation-id: (\S+)/i.exec(late.answers().join('')) ?? [];
    expect(refusals).toEqual([
      expect.objectContaining({ code: 'SHUTTING_DOWN', method: 'POST', correlationId }),
    ]);
  });

  it.each([
    ['sends nothing', () => ''],
    ['stops in the middle of its headers', (request: string) => request.slice(0, 20)],
    ['stops in the middle of its body', (request: string) => request.slice(0, -5)],
  ])('is not held up by a connection that %s', async (_what, sentOf) => {
    const running = await startGatewayUnderTest({ env: { REQUEST_TIMEOUT_MS: '120000' } });
    const { socket, closed, answers } = open(running);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(sentOf(await requestFor(running, DOCUMENTED)));
    await allArrived(running.gateway);
    // It does not end by itself: neither does the client, nor is its time up.
    await running.gateway.stop();
    await closed;
    await running.stop();
    expect(answers()).toEqual([]);
  });
});

describe('a gateway whose token endpoint accepts and never answers', () => {
  it('ends without waiting for it', async () => {
    const running = await startGatewayUnderTest({ env: { DEADLINE_QUERY_MS: '500' } });
    await running.token();
    running.emulator.addFaults([{ match: { target: 'token' }, kind: 'never' }]);
    const { errors } = await running.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`);
    expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
    expect(running.tokenRequests()).toBe(1);
    await running.stop();
    const told = linesOf(running).map(({ msg }) => String(msg));
    expect(told).toContain('the gateway has ended');
    // The request would have been given up after 10 s.
    expect(told.filter((line) => line.startsWith('Token request failed'))).toEqual([]);
  });
});

describe('a gateway that drains', () => {
  const CHANGE = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false }) { outcome } }`;
  const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;

  it.each([
    ['a change', CHANGE],
    ['a read', READ],
  ])('gives %s no more time than is left until 20 s after it began', async (_what, document) => {
    const clock = new SkippingClock();
    const running = await startGatewayUnderTest({ overrides: { clock } });
    await running.ask('{ __typename }');
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 4_000 }]);
    running.gateway.drain();
    clock.skip(19_000);
    const { errors } = await running.ask(document);
    expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
    await running.stop();
  });

  it('serves what comes at once as long as ever', async () => {
    const running = await startGatewayUnderTest();
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 1_000 }]);
    running.gateway.drain();
    expect((await running.ask(READ)).data).toEqual({ overage: { totalCount: 1 } });
    await running.stop();
  });
});
