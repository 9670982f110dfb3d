import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { generatedCustomers } from '../../src/emulator/seed/generated-customers.js';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, post, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { startGatewayOfMany } from '../support/many-callers.js';
import { writePolicy } from '../support/policy-file.js';
import { redisForTest } from '../support/services.js';
import { hearsTheOthers } from './two-on-redis.js';

const redis = await redisForTest();
afterAll(() => redis?.drop());
let running: GatewayUnderTest;
afterEach(() => running.stop());

const READ = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;
const BATCH = 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }';
const write = (customerId: string) =>
  `mutation { setOverage(input: { customerId: "${customerId}", overageEnabled: true, azureEntitlementId: "${DOCUMENTED_ENTITLEMENT}" }) { outcome } }`;
const apiRequests = () => running.emulator.requests().filter(({ target }) => target === 'api');

describe("a caller's rate limit", () => {
  it('is told with every answer', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '20' } });
    const { headers } = await running.ask(READ);
    expect(headers.get('ratelimit-policy')).toBe('"points";q=20;w=60');
    expect(headers.get('ratelimit')).toMatch(/^"points";r=19;t=\d+$/);
  });

  it('is charged by what a request can cost, also through variables', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '20' } });
    const { headers } = await running.ask(BATCH, { ids: Array(7).fill(DOCUMENTED) });
    expect(headers.get('ratelimit')).toMatch(/r=13;/);
  });

  it('refuses with 429 and says when to come back, before anything is sent', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '2' } });
    await running.ask(READ);
    await running.ask(READ);
    running.emulator.clearRequests();
    const { status, headers, text } = await running.ask(READ);
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(headers.get('ratelimit')).toMatch(/r=0;/);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.parse(text)).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    expect(apiRequests()).toEqual([]);
  });

  it('refuses by the headers alone once it is used up', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '1' } });
    await running.ask(READ);
    expect((await running.ask(READ)).status).toBe(429);
    const { hostname, port } = new URL(running.gateway.url);
    const socket = connect(Number(port), hostname);
    const lines = [
      'POST /graphql HTTP/1.1',
      'host: gateway.example',
      'content-type: application/json',
      'content-length: 50',
      `authorization: Bearer ${await running.token()}`,
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    const [answer] = await once(socket, 'data');
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 429 /);
  });

  it('refuses at once what no minute could pay for, and does not have it wait in vain', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '5' } });
    const { status, headers, text } = await running.ask(BATCH, { ids: Array(6).fill(DOCUMENTED) });
    expect(status).toBe(429);
    expect(text).toContain('costs 6 points, and only 5 may be spent a minute');
    expect(headers.has('retry-after')).toBe(false);
    expect(headers.get('ratelimit')).toMatch(/r=4;/);
    expect((await running.ask(READ)).status).toBe(200);
  });

  it('is charged for what no minute could pay for, so that it cannot be sent without end', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '2' } });
    const ask = () => running.ask(BATCH, { ids: Array(3).fill(DOCUMENTED) });
    expect([(await ask()).headers.has('retry-after'), (await ask()).headers.has('retry-after')]).toEqual([
      false,
      false,
    ]);
    const usedUp = await ask();
    expect(usedUp.status).toBe(429);
    expect(usedUp.text).toContain('Your budget for this minute is used up.');
    expect(Number(usedUp.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(apiRequests()).toEqual([]);
  });

  it.each([
    ['malformed', '{'],
    ['invalid', '{ nothing }'],
    ['too complex', `{ ${'__typename '.repeat(6)} }`],
  ])('is charged for a document that is %s', async (_what, document) => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '1' } });
    await running.ask(document);
    expect((await running.ask(document)).status).toBe(429);
  });

  it.each([
    ['is not JSON', '{nonsense', 400],
    ['is empty', '', 400],
    ['is too large', JSON.stringify('x'.repeat(64 * 1024)), 413],
    ['is a list', '[{ "query": "{ __typename }" }]', 400],
  ])('is charged for a body that %s', async (_what, body, status) => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '2' } });
    const headers = { authorization: `Bearer ${await running.token()}` };
    const first = await post(running.gateway.url, body, headers);
    expect([first.status, first.headers.get('ratelimit')]).toEqual([status, expect.stringMatching(/r=1;/)]);
    await post(running.gateway.url, body, headers);
    const third = await post(running.gateway.url, body, headers);
    expect([third.status, JSON.parse(third.text).code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await running.ask(READ)).status).toBe(429);
  });

  it('is charged once for variables that do not fit, as for an answer', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '20' } });
    const { headers, errors } = await running.ask(BATCH, { ids: ['x', 'y', 'z'] });
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(headers.get('ratelimit')).toMatch(/r=17;/);
  });

  it.skipIf(redis === undefined)(
    'is counted on Redis, for all replicas, also with a number that is none for a page',
    async () => {
      running = await startGatewayUnderTest({
        env: {
          RATE_LIMIT_PER_MINUTE: '20',
          REDIS_URL: redis?.url ?? '',
          REDIS_PREFIX: redis?.prefix ?? '',
          REDIS_TIMEOUT_MS: '5000',
        },
      });
      await eventually(() => hearsTheOthers(running.gateway.url));
      const page =
        'query ($first: Int!) { customers(first: $first) { edges { node { overage { totalCount } } } } }';
      const odd = await running.ask(page, { first: 1.5 });
      expect(odd.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(odd.headers.get('ratelimit')).toContain('r=18;');
      expect((await running.ask(page, { first: 2 })).headers.get('ratelimit')).toContain('r=15;');
      expect(running.logged()).not.toContain('counted per process');
    },
  );

  it('is its own: other callers go on', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '1' } });
    await running.ask(READ);
    expect((await running.ask(READ)).status).toBe(429);
    expect((await running.ask(READ, undefined, { as: 'demo-reader' })).status).toBe(200);
  });

  it('is not lifted by any header', async () => {
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '1' } });
    await running.ask(READ);
    const headers = {
      'x-forwarded-for': '10.0.0.1',
      forwarded: 'for=10.0.0.1',
      'x-real-ip': '10.0.0.1',
      'x-ratelimit-bypass': '1',
      'x-correlation-id': '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132',
    };
    expect((await running.ask(READ, undefined, { headers })).status).toBe(429);
  });
});

describe('the price of a page of customers', () => {
  const PAGE =
    'query ($first: Int!, $search: CustomerSearch) { customers(first: $first, search: $search) { edges { node { id } } } }';
  const WITH_OVERAGE = '{ customers(first: 10) { edges { node { overage { totalCount } } } } }';
  const named = generatedCustomers()
    .slice(0, 20)
    .map(({ id }) => id);

  it.each([
    ['one call, for who may see every customer', 'demo-operator', PAGE, { first: 10 }, 1],
    ['a call for each customer on it, for who may see some by name', 'demo-reader', PAGE, { first: 10 }, 10],
    ['no more than the caller has customers', 'demo-reader', PAGE, { first: 100 }, 20],
    [
      'what a search looks at, which is more than it finds',
      'demo-reader',
      PAGE,
      { first: 3, search: { companyNameStartsWith: 'A' } },
      20,
    ],
    ['together with what is asked of each', 'demo-reader', WITH_OVERAGE, undefined, 20],
    ['at least 1', 'demo-stranger', PAGE, { first: 10 }, 1],
  ] as const)('is %s', async (_what, as, document, variables, price) => {
    const policy = await writePolicy([
      { application: 'demo-operator', customers: '*' },
      { application: 'demo-reader', customers: named },
    ]);
    running = await startGatewayUnderTest({
      env: { RATE_LIMIT_PER_MINUTE: '200' },
      config: (config) => ({ ...config, accessPolicyPath: policy.path }),
    });
    const { headers } = await running.ask(document, variables, { as });
    await policy.remove();
    expect(headers.get('ratelimit')).toContain(`r=${200 - price};`);
    expect(apiRequests().length).toBeLessThanOrEqual(price);
  });
});

describe('the rate limit of changes to a customer', () => {
  it('refuses the change and leaves other customers alone', async () => {
    running = await startGatewayUnderTest({ env: { WRITES_PER_CUSTOMER_PER_MINUTE: '1' } });
    expect((await running.ask(write(DOCUMENTED))).errors).toBeUndefined();
    running.emulator.clearRequests();
    const { data, errors } = await running.ask(write(DOCUMENTED));
    expect(data).toEqual({ setOverage: null });
    expect(errors).toMatchObject([
      { extensions: { code: 'RATE_LIMITED', retryable: true, retryAfterSeconds: expect.any(Number) } },
    ]);
    expect(apiRequests()).toEqual([]);
    const other = await running.ask(write('0c5a0000-0000-4000-8000-000000000001'));
    expect(other.errors?.[0]?.extensions.code).not.toBe('RATE_LIMITED');
  });

  it('is not used up by callers who may not change the customer', async () => {
    running = await startGatewayUnderTest({ env: { WRITES_PER_CUSTOMER_PER_MINUTE: '1' } });
    await running.ask(write(DOCUMENTED), undefined, { as: 'demo-reader' });
    await running.ask(write(DOCUMENTED), undefined, { as: 'demo-stranger' });
    expect((await running.ask(write(DOCUMENTED))).errors).toBeUndefined();
  });

  it('is not used up by callers who may make changes, but not to this customer', async () => {
    const many = await startGatewayOfMany({ WRITES_PER_CUSTOMER_PER_MINUTE: '1' });
    running = many;
    for (const caller of ['unlisted', 'member of another group'] as const) {
      const { errors } = await many.askAs(caller, write(DOCUMENTED), {});
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    }
    expect((await many.askAs('operator', write(DOCUMENTED), {})).errors).toBeUndefined();
  });
});

describe('the rate limit of refused tokens', () => {
  const withToken = (token: string) =>
    post(running.gateway.url, { query: READ }, { authorization: `Bearer ${token}` });

  it('turns 401 into 429', async () => {
    running = await startGatewayUnderTest({ env: { FAILED_AUTH_PER_MINUTE: '2' } });
    expect((await withToken('a.b.c')).status).toBe(401);
    expect((await withToken('a.b.d')).status).toBe(401);
    const refused = await withToken('a.b.e');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('does not touch a good token from the same address', async () => {
    running = await startGatewayUnderTest({ env: { FAILED_AUTH_PER_MINUTE: '1' } });
    await withToken('a.b.c');
    expect((await withToken('a.b.d')).status).toBe(429);
    expect((await running.ask(READ)).status).toBe(200);
  });
});
