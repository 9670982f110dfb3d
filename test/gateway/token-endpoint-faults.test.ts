import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultBehaviour } from '../../src/emulator/faults/fault.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { metric } from '../support/scrape.js';

const MARKER = 'text-of-the-token-endpoint-51c9';

// Each test has a gateway of its own: after failures in a row the token endpoint is left alone for a while.
let running: GatewayUnderTest;
beforeEach(async () => {
  running = await startGatewayUnderTest({ env: { DEADLINE_QUERY_MS: '60000' } });
  await running.token();
  running.emulator.clearRequests();
});
afterEach(() => running.stop());

const read = (headers: Record<string, string> = {}) =>
  running.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`, undefined, { headers });
const failToken = (fault: FaultBehaviour & { times?: number }) =>
  running.emulator.addFaults([{ match: { target: 'token' }, ...fault }]);

describe('overage, when the gateway gets no token', () => {
  it.each<[string, FaultBehaviour, string, RegExp]>([
    ['a wrong secret', { aadsts: 7000215 }, 'UPSTREAM_AUTHENTICATION_FAILED', /secret.*AADSTS7000215/],
    ['an expired secret', { aadsts: 7000222 }, 'UPSTREAM_AUTHENTICATION_FAILED', /expired.*AADSTS7000222/],
    ['an unknown application', { aadsts: 700016 }, 'UPSTREAM_AUTHENTICATION_FAILED', /AADSTS700016/],
    [
      'a number nobody knows',
      { status: 400, body: `{"error":"x","error_description":"AADSTS999999: ${MARKER}"}` },
      'UPSTREAM_AUTHENTICATION_FAILED',
      /AADSTS999999/,
    ],
    ['a passing trouble of Entra', { aadsts: 90033 }, 'UPSTREAM_UNAVAILABLE', /AADSTS90033/],
    [
      '500 with a page',
      { status: 500, headers: { 'Content-Type': 'text/html' }, body: `<p>${MARKER}</p>` },
      'UPSTREAM_UNAVAILABLE',
      /500/,
    ],
    ['429', { status: 429, body: `{"error":"${MARKER}"}` }, 'UPSTREAM_UNAVAILABLE', /429/],
    [
      '200 without a token',
      { status: 200, body: `{"note":"${MARKER}"}` },
      'UPSTREAM_UNAVAILABLE',
      /not a token/,
    ],
    ['200 with a page', { kind: 'html' }, 'UPSTREAM_UNAVAILABLE', /not a token/],
    ['a reset', { close: 'before-commit' }, 'UPSTREAM_UNAVAILABLE', /could not be reached/],
  ])('%s', async (_what, fault, code, message) => {
    failToken({ ...fault, times: 0 });
    const { data, errors, text } = await read();
    expect(data).toEqual({ overage: null });
    const retryable = code === 'UPSTREAM_UNAVAILABLE';
    expect(errors).toMatchObject([
      { path: ['overage'], extensions: { code, retryable }, message: expect.stringMatching(message) },
    ]);
    expect(running.apiRequests()).toEqual([]);
    expect(text).not.toContain(MARKER);
    expect(text).not.toContain('demo-secret');
  });

  it('opens a breaker that metrics and readiness tell of, and closes it after a probe', async () => {
    const open = () => metric(running.gateway, 'token_breaker_open');
    const parts = async () => (await (await fetch(new URL('/readyz', running.gateway.url))).json()).parts;
    expect(await open()).toBe(0);
    failToken({ status: 503, times: 2 });
    await read();
    await read();
    expect(await open()).toBe(1);
    expect(await parts()).toMatchObject({ token: 'degraded' });
    const { errors } = await read();
    expect(errors).toMatchObject([
      {
        extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterSeconds: expect.any(Number) },
      },
    ]);
    expect(running.tokenRequests()).toBe(2);
    await eventually(async () => (await read()).errors === undefined);
    expect(running.tokenRequests()).toBe(3);
    expect(await open()).toBe(0);
    expect(await parts()).toMatchObject({ token: 'ok' });
  });

  it('waits for one no longer than the deadline', async () => {
    failToken({ delayMs: 60_000 });
    const startedAtMs = performance.now();
    const { errors } = await read({ 'x-deadline-ms': '1000' });
    expect(performance.now() - startedAtMs).toBeLessThan(20_000);
    expect(errors).toMatchObject([{ extensions: { code: 'DEADLINE_EXCEEDED' } }]);
  });

  it('asks again for the next request, and then answers', async () => {
    failToken({ status: 503 });
    expect((await read()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect((await read()).data).toEqual({ overage: { totalCount: 1 } });
  });

  it('asks for one token however many requests wait for it', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => read()));
    expect(answers.map(({ data }) => data)).toEqual(answers.map(() => ({ overage: { totalCount: 1 } })));
    expect(running.tokenRequests()).toBe(1);
  });
});

describe('a token that Partner Center refuses every time', () => {
  it('is replaced once, and not again by the next request: more new tokens would not help', async () => {
    running.emulator.addFaults([{ status: 401, times: 0 }]);
    for (const _request of ['first', 'second']) {
      const { errors } = await read();
      expect(errors).toMatchObject([
        { extensions: { code: 'UPSTREAM_AUTHENTICATION_FAILED', retryable: false } },
      ]);
    }
    expect(running.apiRequests()).toHaveLength(4);
    expect(running.tokenRequests()).toBe(2);
  });
});
