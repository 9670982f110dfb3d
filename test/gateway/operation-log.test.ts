import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, post, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { metric } from '../support/scrape.js';

const READ = `query Looks($id: UUID!) { ...rest overage(customerId: $id) { totalCount } }
  fragment rest on Query { again: overage(customerId: $id) { totalCount } customer(id: $id) { id } }`;

describe('the log', () => {
  let running: GatewayUnderTest;
  beforeAll(async () => {
    running = await startGatewayUnderTest();
  });
  afterAll(() => running.stop());

  /** Every line about one request, once the request's own is there. */
  async function linesAbout(correlationId: string): Promise<Record<string, unknown>[]> {
    const lines = () =>
      running
        .logged()
        .split('\n')
        .filter((line) => line.includes(correlationId))
        .map((line) => JSON.parse(line));
    await eventually(() => lines().some(({ msg }) => String(msg).startsWith('operation')));
    return lines();
  }

  it('has one line for an operation: what, by whom, how it ended', async () => {
    const correlationId = randomUUID();
    await running.ask(READ, { id: DOCUMENTED }, { headers: { 'x-correlation-id': correlationId } });
    const own = (await linesAbout(correlationId)).filter(({ msg }) => msg === 'operation');
    expect(own).toEqual([
      expect.objectContaining({
        type: 'query',
        name: 'Looks',
        fields: ['overage', 'customer'],
        application: 'demo-operator',
        status: 200,
        ms: expect.any(Number),
      }),
    ]);
    expect(own[0]).not.toHaveProperty('errors');
  });

  it('has one line for each call of Partner Center, under the same correlation id', async () => {
    const correlationId = randomUUID();
    await running.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`, undefined, {
      headers: { 'x-correlation-id': correlationId },
    });
    const calls = (await linesAbout(correlationId)).filter(({ msg }) => msg === 'upstream call');
    expect(calls).toEqual([expect.objectContaining({ operation: 'overage.get', status: 200, attempt: 1 })]);
  });

  it('names the codes of what went wrong', async () => {
    const correlationId = randomUUID();
    await running.ask(
      READ,
      { id: DOCUMENTED },
      {
        as: 'demo-stranger',
        headers: { 'x-correlation-id': correlationId },
      },
    );
    expect(await linesAbout(correlationId)).toContainEqual(
      expect.objectContaining({ msg: 'operation', errors: ['FORBIDDEN'], application: 'demo-stranger' }),
    );
  });

  it('names the code of a list of operations, which is none', async () => {
    const correlationId = randomUUID();
    const authorization = `Bearer ${await running.token()}`;
    const headers = { authorization, 'x-correlation-id': correlationId };
    const { status, text } = await post(running.gateway.url, [{ query: '{ __typename }' }], headers);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message: expect.stringContaining('one operation'),
          extensions: { code: 'BAD_USER_INPUT', retryable: false, correlationId },
        },
      ],
    });
    expect(await linesAbout(correlationId)).toContainEqual(
      expect.objectContaining({ msg: 'operation', errors: ['BAD_USER_INPUT'] }),
    );
  });

  it.each([
    ['variables that are no JSON', 'GET', { variables: '{' }],
    ['extensions that are no JSON', 'GET', { extensions: '{' }],
    ['variables that are no object', 'POST', { variables: 3 }],
    ['a document that is none', 'POST', { query: 3 }],
  ])('names the code of %s, and does not count it as answered', async (_what, method, wrong) => {
    const correlationId = randomUUID();
    const headers = {
      authorization: `Bearer ${await running.token()}`,
      'content-type': 'application/json',
      'apollo-require-preflight': 'yes',
      'x-correlation-id': correlationId,
    };
    const asked = { query: '{ __typename }', ...wrong };
    const url = new URL(running.gateway.url);
    if (method === 'GET')
      url.search = String(new URLSearchParams(Object.entries(asked).map(([k, v]) => [k, String(v)])));
    const body = method === 'POST' ? { body: JSON.stringify(asked) } : {};
    const failed = 'operations_total{type="none",result="error"}';
    const before = Number(await metric(running.gateway, failed));
    const response = await fetch(url, { method, headers, ...body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'BAD_USER_INPUT', correlationId } }],
    });
    expect(await linesAbout(correlationId)).toContainEqual(
      expect.objectContaining({ msg: 'operation', status: 400, errors: ['BAD_USER_INPUT'] }),
    );
    expect(Number(await metric(running.gateway, failed)) - before).toBe(1);
  });

  it('has a line for a request without a caller', async () => {
    const correlationId = randomUUID();
    await fetch(running.gateway.url, { method: 'POST', headers: { 'x-correlation-id': correlationId } });
    const [line] = await linesAbout(correlationId);
    expect(line).toMatchObject({ msg: 'operation', status: 401, errors: ['UNAUTHENTICATED'] });
    expect(line).not.toHaveProperty('application');
  });

  it.each([
    ['a wrong content type', '/graphql', { method: 'POST', headers: { 'content-type': 'text/plain' } }, 415],
    ['a wrong method', '/graphql', { method: 'DELETE' }, 405],
    ['a path that there is not', '/nothing', {}, 404],
    ['a path that is malformed', '/%zz', {}, 400],
  ])(
    'has one line, and one count, for a request that is refused for %s',
    async (_what, path, init: RequestInit, status) => {
      const code = status === 404 ? 'NOT_FOUND' : 'BAD_USER_INPUT';
      const series = `requests_refused_total{code="${code}"}`;
      const before = Number(await metric(running.gateway, series));
      const response = await fetch(new URL(path, running.gateway.url), init);
      const { instance } = await response.json();
      const lines = () =>
        running
          .logged()
          .split('\n')
          .filter((line) => line.includes(String(instance).replace('urn:uuid:', '')));
      await eventually(() => lines().length > 0);
      expect(lines().map((line) => JSON.parse(line))).toEqual([
        expect.objectContaining({ msg: 'request refused', method: init.method ?? 'GET', status, code }),
      ]);
      expect(Number(await metric(running.gateway, series)) - before).toBe(1);
    },
  );

  it('tells that a caller did not wait for its answer', async () => {
    const correlationId = randomUUID();
    running.emulator.clearRequests();
    running.emulator.addFaults([{ match: { method: 'GET' }, kind: 'never' }]);
    const caller = new AbortController();
    const asked = running.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`, undefined, {
      headers: { 'x-correlation-id': correlationId },
      signal: caller.signal,
    });
    await eventually(() => running.apiRequests().length === 1);
    caller.abort();
    await expect(asked).rejects.toThrow();
    const own = (await linesAbout(correlationId)).filter(({ msg }) => String(msg).startsWith('operation'));
    expect(own).toEqual([expect.objectContaining({ msg: 'operation whose caller hung up' })]);
    expect(own[0]).not.toHaveProperty('status');
  });

  it('holds no document and no variable', async () => {
    const marker = `Marker${randomUUID().slice(0, 8)}`;
    await running.ask(
      `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false, reason: "${marker}" }) { outcome } }`,
    );
    expect(running.logged()).not.toContain(marker);
  });
});
