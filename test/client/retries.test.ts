import { afterEach, describe, expect, it } from 'vitest';
import { SetOverageDocument } from '../../src/client/operations.js';
import { createOverageClient } from '../../src/client/overage-client.js';
import { eventually } from '../support/eventually.js';
import { unusedUrl } from '../support/raw-upstream.js';
import {
  answering,
  failing,
  hangingUp,
  problem,
  type Reply,
  type ScriptedGateway,
  startScriptedGateway,
} from './scripted-gateway.js';

let gateway: ScriptedGateway | undefined;
afterEach(() => gateway?.stop());

async function clientFor(...replies: readonly Reply[]) {
  gateway = await startScriptedGateway(...replies);
  return { gateway, client: createOverageClient({ url: gateway.url, token: 'token', timeoutMs: 30_000 }) };
}

const ID = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const CHANGE = { customerId: ID, overageEnabled: false };
const overage = answering({ data: { overage: { customerId: ID, totalCount: 0 } } });
const accepted = answering({ data: { setOverage: { outcome: 'ACCEPTED', userErrors: [] } } });
const again = { retryable: true, retryAfterSeconds: 0 };
const errorOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('retries of the client', () => {
  it('asks again for what may pass', async () => {
    const { client, gateway } = await clientFor(
      failing('UPSTREAM_THROTTLED', again),
      problem(503, 'OVERLOADED', { 'retry-after': '0' }),
      overage,
    );
    expect(await client.overage(ID)).toMatchObject({ customerId: ID });
    expect(gateway.variables).toHaveLength(3);
  });

  it('waits for as long as the gateway says', async () => {
    const { client } = await clientFor(
      failing('RATE_LIMITED', { retryable: true, retryAfterSeconds: 1 }),
      overage,
    );
    const startedAtMs = performance.now();
    await client.overage(ID);
    expect(performance.now() - startedAtMs).toBeGreaterThan(900);
  });

  it('does not wait when the gateway says to come back much later', async () => {
    const { client, gateway } = await clientFor(problem(429, 'RATE_LIMITED', { 'retry-after': '900' }));
    expect(await errorOf(client.overage(ID))).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 900 });
    expect(gateway.variables).toHaveLength(1);
  });

  it('does not ask again for what will not pass', async () => {
    const { client, gateway } = await clientFor(failing('FORBIDDEN', { retryable: false }), overage);
    expect(await errorOf(client.overage(ID))).toMatchObject({ code: 'FORBIDDEN' });
    expect(gateway.variables).toHaveLength(1);
  });

  it('gives up after four attempts', async () => {
    const { client, gateway } = await clientFor(failing('SHUTTING_DOWN', again));
    expect(await errorOf(client.overage(ID))).toMatchObject({ code: 'SHUTTING_DOWN' });
    expect(gateway.variables).toHaveLength(4);
  });

  it('keeps one idempotency key through every attempt of a change', async () => {
    const { client, gateway } = await clientFor(hangingUp, failing('OPERATION_IN_PROGRESS', again), accepted);
    await client.setOverage(CHANGE);
    const keys = gateway.variables.map(
      (variables) => JSON.stringify(variables).match(/"idempotencyKey":"(.+?)"/)?.[1],
    );
    expect(keys).toHaveLength(3);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('hands the key back with the error, so that the caller can ask about this very change', async () => {
    const { client, gateway } = await clientFor(failing('LEDGER_UNAVAILABLE', again));
    const error = await errorOf(client.setOverage(CHANGE));
    expect(error).toMatchObject({ idempotencyKey: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(gateway.variables[3]).toMatchObject({
      input: { idempotencyKey: Reflect.get(Object(error), 'idempotencyKey') },
    });
  });

  it('makes another key for another change', async () => {
    const { client, gateway } = await clientFor(accepted);
    await client.setOverage(CHANGE);
    await client.setOverage(CHANGE);
    const [first, second] = gateway.variables;
    expect(first).not.toEqual(second);
  });

  it("uses the caller's key", async () => {
    const { client, gateway } = await clientFor(accepted);
    await client.setOverage({ ...CHANGE, idempotencyKey: 'order 4711' });
    expect(gateway.variables[0]).toMatchObject({ input: { idempotencyKey: 'order 4711', dryRun: false } });
  });

  it('never repeats a mutation that was sent as a document', async () => {
    const { client, gateway } = await clientFor(failing('OVERLOADED', again));
    expect(await errorOf(client.request(SetOverageDocument, { input: CHANGE }))).toMatchObject({
      code: 'OVERLOADED',
    });
    expect(gateway.variables).toHaveLength(1);
  });

  it('stops at once when the signal aborts, waits included', async () => {
    const { client, gateway } = await clientFor(
      failing('RATE_LIMITED', { retryable: true, retryAfterSeconds: 30 }),
    );
    const caller = new AbortController();
    const failed = errorOf(client.overage(ID, { signal: caller.signal }));
    await eventually(() => gateway.variables.length === 1);
    caller.abort();
    expect(await failed).toBe(caller.signal.reason);
    expect(gateway.variables).toHaveLength(1);
  });
});

describe('what the client says itself', () => {
  it.each<[string, Reply]>([
    [
      'a page of a proxy',
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    ],
    ['a redirect', (response) => response.writeHead(302, { location: '/login' }).end()],
    ['an empty answer', (response) => response.writeHead(204).end()],
    ['JSON of something else', answering({ hello: 'world' })],
    ['an error of something else', (response) => response.writeHead(404).end('{"error":"no route"}')],
  ])('calls %s NOT_A_GATEWAY, and says where to look', async (_what, reply) => {
    const { client, gateway } = await clientFor(reply);
    const error = await errorOf(client.overage(ID));
    expect(error).toMatchObject({ code: 'NOT_A_GATEWAY', message: expect.stringContaining('/graphql') });
    expect(gateway.variables).toHaveLength(1);
  });

  it('calls a connection that fails NETWORK_ERROR', async () => {
    const client = createOverageClient({ url: await unusedUrl(), token: 'secret-token', maxAttempts: 1 });
    const error = await errorOf(client.overage(ID));
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', retryable: true });
    expect(String(error)).not.toContain('secret-token');
  });

  it('calls an answer that does not come CLIENT_TIMEOUT', async () => {
    gateway = await startScriptedGateway(() => {});
    const client = createOverageClient({ url: gateway.url, token: 'token', timeoutMs: 200, maxAttempts: 1 });
    expect(await errorOf(client.overage(ID))).toMatchObject({ code: 'CLIENT_TIMEOUT' });
  });
});
