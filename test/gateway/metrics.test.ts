import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { metric, scrape } from '../support/scrape.js';

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const UNKNOWN = '{ overage(customerId: "00000000-0000-4000-8000-000000000000") { totalCount } }';
const setTo = (enabled: boolean) =>
  `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: ${enabled}, azureEntitlementId: "${DOCUMENTED_ENTITLEMENT}" }) { outcome } }`;

describe('the metrics of a gateway', () => {
  let running: GatewayUnderTest;
  const read = (series: string) => metric(running.gateway, series);

  beforeAll(async () => {
    running = await startGatewayUnderTest({ env: { CACHE_TTL_MS: '60000', RATE_LIMIT_PER_MINUTE: '20' } });
    await running.ask(READ);
    await running.ask(READ);
    await running.ask(UNKNOWN);
    await running.ask(READ, undefined, { as: 'demo-stranger' });
    await running.ask(setTo(false));
    await fetch(running.gateway.url, { method: 'POST', body: '{}' });
  });
  afterAll(() => running.stop());

  it('count operations by type and result', async () => {
    expect(await read('operations_total{type="query",result="ok"}')).toBe(2);
    expect(await read('operations_total{type="query",result="error"}')).toBe(2);
    expect(await read('operations_total{type="mutation",result="ok"}')).toBe(1);
    expect(await read('operation_duration_seconds_count{type="query"}')).toBe(4);
  });

  it('count errors by code', async () => {
    expect(await read('errors_total{code="NOT_FOUND"}')).toBe(1);
    expect(await read('errors_total{code="FORBIDDEN"}')).toBe(1);
  });

  it('count what was refused before anything was read of it', async () => {
    await fetch(running.gateway.url, { method: 'POST', headers: { authorization: 'Bearer nonsense' } });
    expect(await read('errors_total{code="UNAUTHENTICATED"}')).toBeGreaterThanOrEqual(1);
  });

  it('count calls of Partner Center by operation and status', async () => {
    expect(await read('upstream_calls_total{operation="overage.put",status="200"}')).toBe(1);
    expect(await read('upstream_calls_total{operation="overage.get",status="200"}')).toBeGreaterThanOrEqual(
      1,
    );
    expect(await read('upstream_call_duration_seconds_count{operation="overage.put"}')).toBe(1);
  });

  it('tell where answers came from', async () => {
    expect(await read('cache_reads_total{cache="overage",source="live"}')).toBeGreaterThanOrEqual(1);
    expect(await read('cache_reads_total{cache="overage",source="cache"}')).toBe(1);
  });

  it('count changes by outcome, denials by reason', async () => {
    expect(await read('ledger_settled_total{outcome="ACCEPTED"}')).toBe(1);
    expect(await read('denials_total{reason="role_missing"}')).toBe(1);
  });

  it('count retries and the calls that got no answer', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, times: 1, close: 'before-commit' }]);
    await running.ask(`{ overage(customerId: "${DOCUMENTED}", maxAgeSeconds: 0) { totalCount } }`);
    expect(await read('upstream_retries_total{operation="overage.get"}')).toBe(1);
    expect(await read('upstream_calls_total{operation="overage.get",status="no-response"}')).toBe(1);
  });

  it('tell how long the token lasts and how the parts are', async () => {
    expect(await read('token_expires_in_seconds')).toBeGreaterThan(0);
    expect(await read('token_age_seconds')).toBeGreaterThanOrEqual(0);
    expect(await read('part_up{part="ledger"}')).toBe(1);
    expect(await read('breaker_open')).toBe(0);
    expect(await read('draining')).toBe(0);
    expect(await read('refresh_token_days_left')).toBeUndefined();
  });

  it('tell what the process needs and how much its event loop lags', async () => {
    expect(await read('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(await read('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('name no caller and no customer', async () => {
    const text = await scrape(running.gateway);
    expect(text).not.toContain(DOCUMENTED);
    expect(text).not.toContain('demo-operator');
  });

  it('are not served to callers, and nothing else is served with them', async () => {
    const { origin } = new URL(running.gateway.url);
    expect((await fetch(`${origin}/metrics`)).status).toBe(404);
    const metricsOrigin = new URL(running.gateway.metricsUrl).origin;
    expect((await fetch(`${metricsOrigin}/graphql`)).status).toBe(404);
    expect((await fetch(`${metricsOrigin}/metrics`, { method: 'POST' })).status).toBe(404);
  });

  it('count what a limit per minute refuses, each request once', async () => {
    const before = (await read('errors_total{code="RATE_LIMITED"}')) ?? 0;
    const answers = await Promise.all(Array.from({ length: 50 }, () => running.ask(READ)));
    const refused = answers.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    expect(await read('rate_limited_total{limit="caller"}')).toBeGreaterThanOrEqual(refused);
    expect(((await read('errors_total{code="RATE_LIMITED"}')) ?? 0) - before).toBe(refused);
  });
});
