import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { inMemoryTracing } from '../support/in-memory-tracing.js';
import { startTraceCollector } from '../support/trace-collector.js';

const READ = `query Overage { overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const WRITE = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false, reason: "a reason" }) { outcome } }`;
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE_ID}-b7ad6b7169203331-01`;
const VALID = /^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/;

describe('the trace of a request', () => {
  const memory = inMemoryTracing();
  let running: GatewayUnderTest;
  beforeAll(async () => {
    running = await startGatewayUnderTest({
      overrides: { tracing: memory.tracing },
      env: { RATE_LIMIT_PER_MINUTE: '100000' },
    });
    await running.ask(READ);
  });
  beforeEach(async () => {
    await allEnded();
    running.emulator.clearRequests();
    memory.forget();
  });
  afterAll(() => running.stop());

  const allEnded = () => eventually(() => memory.spans().some(({ name }) => name === 'POST /graphql'));
  const named = (name: string) => memory.spans().find((span) => span.name === name);
  const sentParent = () => String(running.apiRequests()[0]?.headers.traceparent);

  async function ask(document: string, headers: Record<string, string> = {}) {
    const answer = await running.ask(document, undefined, { headers });
    await allEnded();
    return answer;
  }

  it('goes from the request through the operation to the call of Partner Center', async () => {
    await ask(READ);
    const [request, operation, call] = ['POST /graphql', 'query', 'GET'].map(named);
    expect(operation?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
    expect(call?.parentSpanContext?.spanId).toBe(operation?.spanContext().spanId);
    expect(request?.parentSpanContext).toBeUndefined();
    expect(memory.spans().map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([SpanKind.CLIENT, SpanKind.SERVER]),
    );
  });

  it('describes each step in the current semantic conventions', async () => {
    await ask(READ);
    expect(named('POST /graphql')?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'server.address': '127.0.0.1',
      'server.port': Number(new URL(running.gateway.url).port),
    });
    expect(named('query')?.attributes).toEqual({
      'graphql.operation.type': 'query',
      'graphql.operation.name': 'Overage',
    });
    expect(named('GET')?.attributes).toMatchObject({
      'http.request.method': 'GET',
      'url.full': `${running.emulator.url}/v1/customers/${DOCUMENTED}/subscriptions/overage`,
      'server.address': '127.0.0.1',
      'http.response.status_code': 200,
      'overage_gateway.upstream.operation': 'overage.get',
    });
    expect(named('GET')?.attributes).not.toHaveProperty('http.request.resend_count');
  });

  it('shows the steps of a change in the ledger', async () => {
    await ask(WRITE);
    const names = memory.spans().map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['ledger reserve', 'ledger markSent', 'PUT', 'ledger settle', 'mutation']),
    );
    const traceIds = new Set(memory.spans().map((span) => span.spanContext().traceId));
    expect(traceIds.size).toBe(1);
  });

  it('counts how often a call was sent again, and names what failed', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, status: 503 }]);
    await ask(READ);
    const calls = memory.spans().filter(({ name }) => name === 'GET');
    expect(calls.map(({ attributes }) => attributes['error.type'])).toEqual(['503', undefined]);
    expect(calls.map(({ attributes }) => attributes['http.request.resend_count'])).toEqual([undefined, 1]);
  });

  it('says of an operation what went wrong', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, status: 403, times: 3 }]);
    await ask(READ);
    const operation = memory.spans().find(({ name }) => name === 'query');
    expect(operation?.attributes['error.type']).toMatch(/^[A-Z_]+$/);
  });

  it('is a part of the caller’s trace, and goes on to Partner Center with a parent of its own', async () => {
    await ask(READ, { traceparent: PARENT, tracestate: 'vendor=value' });
    expect(named('POST /graphql')?.spanContext().traceId).toBe(TRACE_ID);
    const call = named('GET')?.spanContext().spanId;
    expect(sentParent()).toBe(`00-${TRACE_ID}-${call}-01`);
    expect(running.apiRequests()[0]?.headers.tracestate).toBe('vendor=value');
  });

  it('is not recorded where the caller decided so, and says so to Partner Center', async () => {
    const unsampled = PARENT.replace(/01$/, '00');
    await running.ask(READ, undefined, { headers: { traceparent: unsampled } });
    expect(sentParent()).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-00$`));
    expect(memory.spans()).toEqual([]);
    await ask(READ);
  });

  it('holds no document, no token and nothing that a caller typed', async () => {
    await ask(WRITE);
    const text = JSON.stringify(memory.spans().map(everythingIn));
    expect(text).not.toContain('setOverage');
    expect(text).not.toContain('a reason');
    expect(text).not.toContain(await running.token());
    expect(text).not.toContain('Bearer');
  });

  it('survives any header that a caller sends for it', async () => {
    const headerText = fc
      .array(fc.integer({ min: 0x21, max: 0x7e }), { maxLength: 600 })
      .map((codes) => String.fromCharCode(...codes));
    const damaged = fc.oneof(
      headerText,
      fc.constantFrom(
        PARENT.toUpperCase(),
        `${PARENT}-extra`,
        `${PARENT}, ${PARENT}`,
        PARENT.replace(/^00/, 'ff'),
        PARENT.replace(/^00/, 'cc'),
        PARENT.replace(/01$/, 'ff'),
        PARENT.replace(TRACE_ID, '0'.repeat(32)),
        PARENT.slice(0, -1),
        ' ',
      ),
    );
    await fc.assert(
      fc.asyncProperty(damaged, headerText, async (traceparent, tracestate) => {
        running.emulator.clearRequests();
        const { status, errors } = await running.ask(READ, undefined, {
          headers: { traceparent, tracestate },
        });
        expect({ status, errors }).toEqual({ status: 200, errors: undefined });
        expect(sentParent()).toMatch(VALID);
      }),
      { numRuns: 60 },
    );
    await allEnded();
  });
});

/** Starts a collector, asks a gateway once that sends it its traces, and returns what it received. */
async function collect(env: Record<string, string> = {}) {
  const collector = await startTraceCollector();
  const running = await startGatewayUnderTest({
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, ...env },
  });
  await running.ask(READ);
  await running.stop();
  collector.stop();
  return { received: collector.received, running };
}

describe('a gateway with a collector', () => {
  it('sends it what happened before it ends, and no secret with it', async () => {
    const { received, running } = await collect();
    expect(received.map(({ url }) => url)).toEqual(['/v1/traces']);
    const [{ body } = { body: '' }] = received;
    expect(body).toContain('overage-gateway');
    expect(body).toContain('POST /graphql');
    for (const secret of [await running.token(), 'Bearer', 'demo-secret', 'totalCount']) {
      expect(body).not.toContain(secret);
    }
  });

  it('describes itself there as OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say', async () => {
    const { received } = await collect({
      OTEL_SERVICE_NAME: 'overage-eu',
      OTEL_RESOURCE_ATTRIBUTES: 'service.name=ignored,deployment.environment.name=pr%C3%BCfung',
    });
    const { resourceSpans } = JSON.parse(received[0]?.body ?? '');
    expect(resourceSpans[0].resource.attributes).toEqual([
      { key: 'service.name', value: { stringValue: 'overage-eu' } },
      { key: 'deployment.environment.name', value: { stringValue: 'prüfung' } },
    ]);
  });
});

describe('a gateway whose collector is down', () => {
  it('serves requests as ever, and says so once', async () => {
    const running = await startGatewayUnderTest({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' },
    });
    for (let requests = 0; requests < 3; requests += 1) {
      expect((await running.ask(READ)).data.overage.totalCount).toBe(1);
    }
    expect(String(running.apiRequests()[0]?.headers.traceparent)).toMatch(VALID);
    await running.stop();
    expect(running.logged().split('collector does not take the traces').length - 1).toBe(1);
  });
});

describe('a gateway without a collector', () => {
  it('traces nothing and adds no header', async () => {
    const running = await startGatewayUnderTest();
    await running.ask(READ, undefined, { headers: { traceparent: PARENT } });
    expect(running.apiRequests()[0]?.headers).not.toHaveProperty('traceparent');
    await running.stop();
  });
});

function everythingIn({ name, attributes, events, status }: ReadableSpan) {
  return { name, attributes, events, status };
}
