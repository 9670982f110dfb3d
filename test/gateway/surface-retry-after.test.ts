import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, entitlementOf, OVERAGE_OFF, UNKNOWN_CUSTOMER } from '../support/customers.js';
import { type Answer, type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

let running: GatewayUnderTest;
beforeEach(async () => {
  running = await startGatewayUnderTest({
    env: { WRITES_PER_CUSTOMER_PER_MINUTE: '1', RATE_LIMIT_PER_MINUTE: '600' },
  });
});
afterEach(() => running.stop());

const BATCH = 'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }';
const change = (customerId: string) =>
  `setOverage(input: { customerId: "${customerId}", overageEnabled: true, azureEntitlementId: "${entitlementOf(running.emulator, customerId)}" }) { outcome }`;
const changeOf = (customerId: string, headers: Record<string, string> = {}) =>
  running.ask(`mutation { ${change(customerId)} }`, undefined, { headers });

function askedToWait(customerId: string, seconds: number): void {
  running.emulator.addFaults([
    { match: { customerId }, status: 429, headers: { 'Retry-After': String(seconds) }, times: 0 },
  ]);
}

const header = ({ headers }: Answer) => headers.get('retry-after');
const waits = ({ errors = [] }: Answer) =>
  errors.flatMap(({ extensions: { retryAfterSeconds: wait } }) => (wait === undefined ? [] : [Number(wait)]));
const longestWait = (answer: Answer) => String(Math.max(...waits(answer)));

describe('the Retry-After of an answer to a GraphQL request', () => {
  it.each(['application/json', 'application/graphql-response+json'])(
    'says when a customer that was changed too often may be changed again, in %s',
    async (accept) => {
      await changeOf(DOCUMENTED);
      const refused = await changeOf(DOCUMENTED, { accept });
      expect(refused).toMatchObject({ status: 200, data: { setOverage: null } });
      expect(refused.errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
      expect(Number(header(refused))).toBeGreaterThan(0);
      expect(header(refused)).toBe(longestWait(refused));
      expect(refused.headers.get('ratelimit')).toMatch(/^"points";r=\d+;t=\d+$/);
      expect(refused.headers.get('ratelimit-policy')).toBe('"points";q=600;w=60');
    },
  );

  it('says so although another change of the same request was made', async () => {
    await changeOf(DOCUMENTED);
    const answer = await running.ask(
      `mutation { other: ${change(OVERAGE_OFF)} again: ${change(DOCUMENTED)} }`,
    );
    expect(answer.data).toEqual({ other: { outcome: 'ACCEPTED' }, again: null });
    expect(Number(header(answer))).toBeGreaterThan(0);
    expect(header(answer)).toBe(longestWait(answer));
  });

  it('says when to ask again where nothing could be given', async () => {
    askedToWait(DOCUMENTED, 3600);
    const answer = await running.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED' } }]);
    expect(header(answer)).toBe(longestWait(answer));
  });

  it('is the longest of all the waits, so that who obeys it has obeyed every error', async () => {
    askedToWait(DOCUMENTED, 1800);
    askedToWait(OVERAGE_OFF, 3600);
    const answer = await running.ask(BATCH, { ids: [OVERAGE_OFF, DOCUMENTED, UNKNOWN_CUSTOMER] });
    expect(answer.data).toEqual({ overages: [null, null, null] });
    expect(new Set(waits(answer)).size).toBe(2);
    expect(Number(header(answer))).toBeGreaterThan(3500);
    expect(header(answer)).toBe(longestWait(answer));
  });

  it('is not there where something was given: one customer that has to wait keeps nobody from the others', async () => {
    askedToWait(DOCUMENTED, 3600);
    const answer = await running.ask(BATCH, { ids: [OVERAGE_OFF, DOCUMENTED] });
    expect(answer.data.overages).toEqual([{ totalCount: expect.any(Number) }, null]);
    expect(waits(answer)).toEqual([expect.any(Number)]);
    expect(header(answer)).toBeNull();
  });

  it.each([
    ['that succeeds', `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`],
    ['that is wrong whenever it is sent', `{ overage(customerId: "${UNKNOWN_CUSTOMER}") { totalCount } }`],
    ['whose document is refused', '{ nothing }'],
  ])('is not there for a request %s', async (_what, document) => {
    expect(header(await running.ask(document))).toBeNull();
  });
});
