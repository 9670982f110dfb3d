import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultBehaviour } from '../../src/emulator/faults/fault.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { type RawUpstream, type Script, startRawUpstream, unusedUrl } from '../support/raw-upstream.js';

const read = (gateway: GatewayUnderTest, headers: Record<string, string> = {}) =>
  gateway.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`, undefined, { headers });

describe('overage, when the answer does not come', () => {
  const DEADLINE_MS = 1_000;
  /** What the answer, or the gateway itself, would take if nothing ended it. */
  const LONG_MS = 60_000;
  /** For the slowest machine; far less than that. */
  const MARGIN_MS = 20_000;

  let running: GatewayUnderTest;
  beforeAll(async () => {
    running = await startGatewayUnderTest({ env: { DEADLINE_QUERY_MS: String(LONG_MS) } });
  });
  beforeEach(() => running.emulator.reset());
  afterAll(() => running.stop());

  it.each<[string, FaultBehaviour]>([
    ['nothing is ever sent', { kind: 'never' }],
    ['only headers are sent', { kind: 'headers-only' }],
    ['the body drips', { kind: 'drip' }],
    ['the body is shorter than was promised', { kind: 'length-too-long' }],
    ['the answer is late', { delayMs: LONG_MS }],
  ])('is DEADLINE_EXCEEDED within X-Deadline-Ms: %s', async (_what, fault) => {
    running.emulator.addFaults([{ ...fault, times: 0 }]);
    const startedAtMs = performance.now();
    const { errors } = await read(running, { 'x-deadline-ms': String(DEADLINE_MS) });
    expect(performance.now() - startedAtMs).toBeLessThan(MARGIN_MS);
    expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED', retryable: true } }]);
  });

  it.each(['0', '-5', '1.5', '1e3', 'soon', ' '])('refuses X-Deadline-Ms: %j', async (deadline) => {
    const { status, text } = await read(running, { 'x-deadline-ms': deadline });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({
      code: 'BAD_USER_INPUT',
      detail: expect.stringContaining('X-Deadline-Ms'),
    });
    expect(running.apiRequests()).toEqual([]);
  });

  it('cannot be given more time than the gateway allows', async () => {
    const short = await startGatewayUnderTest({ env: { DEADLINE_QUERY_MS: '1000' } });
    short.emulator.addFaults([{ kind: 'never' }]);
    const { errors } = await read(short, { 'x-deadline-ms': '600000' });
    expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
    await short.stop();
  });
});

describe('overage, from an upstream that is not Partner Center at all', () => {
  const started: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const part of started.splice(0)) await part.stop();
  });

  async function gatewayTo(baseUrl: URL): Promise<GatewayUnderTest> {
    const gateway = await startGatewayUnderTest({
      overrides: { clock: hastyClock },
      config: (config) => ({ ...config, partnerCenter: { ...config.partnerCenter, baseUrl } }),
    });
    started.push(gateway);
    return gateway;
  }

  async function upstream(script: Script): Promise<RawUpstream> {
    const raw = await startRawUpstream(script);
    started.push(raw);
    return raw;
  }

  it('is UPSTREAM_UNAVAILABLE when nothing listens there', async () => {
    const { errors } = await read(await gatewayTo(await unusedUrl()));
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  });

  it.each<[string, Script]>([
    ['text that is not HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n')],
    ['gzip that is not gzip', (response) => answer(response, { 'content-encoding': 'gzip' }, '{"items":[]}')],
    [
      'headers without end',
      (response) => answer(response, { 'x-long': 'x'.repeat(100_000) }, '{"items":[]}'),
    ],
  ])('is UPSTREAM_UNAVAILABLE after three tries for %s', async (_what, script) => {
    const raw = await upstream(script);
    const { errors } = await read(await gatewayTo(raw.url));
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(raw.received).toHaveLength(3);
  });

  it.each([301, 302, 303, 307, 308])('never follows a redirect to another host (%i)', async (status) => {
    const elsewhere = await upstream((response) => answer(response, {}, '{"totalCount":0,"items":[]}'));
    const raw = await upstream((response) => {
      response.writeHead(status, { location: new URL('/v1/stolen', elsewhere.url).href }).end();
    });
    const { errors, text } = await read(await gatewayTo(raw.url));
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } }]);
    expect(elsewhere.received).toEqual([]);
    expect(raw.received).toHaveLength(1);
    expect(text).not.toContain('stolen');
  });

  it('reads compressed answers', async () => {
    const raw = await upstream((response) =>
      answer(response, { 'content-encoding': 'gzip' }, gzipSync('{"totalCount":0,"items":[]}')),
    );
    expect((await read(await gatewayTo(raw.url))).data).toEqual({ overage: { totalCount: 0 } });
  });

  it('counts the items itself when no count is sent', async () => {
    const raw = await upstream((response) =>
      answer(response, {}, '{"items":[{"type":"X","overageEnabled":false}]}'),
    );
    expect((await read(await gatewayTo(raw.url))).data).toEqual({ overage: { totalCount: 1 } });
  });

  it('keeps no cookies', async () => {
    const cookies: unknown[] = [];
    const raw = await upstream((response, request) => {
      cookies.push(request.headers.cookie);
      answer(response, { 'set-cookie': 'session=1; Path=/' }, '{"items":[]}');
    });
    const gateway = await gatewayTo(raw.url);
    await read(gateway);
    await read(gateway);
    expect(cookies).toEqual([undefined, undefined]);
  });
});

function answer(response: ServerResponse, headers: Record<string, string>, body: string | Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);
}
