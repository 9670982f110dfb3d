import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { eventually } from '../support/eventually.js';
import type { GatewayUnderTest } from '../support/gateway-under-test.js';
import { redisForTest } from '../support/services.js';
import { startTwoOnRedis } from './two-on-redis.js';

const WITHOUT_PLAN = namedCustomerId(4);
const WITHOUT_ENTITLEMENT = namedCustomerId(16);

const redis = await redisForTest();
afterAll(() => redis?.drop());

let one: GatewayUnderTest;
let other: GatewayUnderTest;
beforeEach(async () => {
  // Nothing expires while a test runs.
  const env = { CACHE_TTL_MS: '600000', STALE_LIMIT_MS: '600000' };
  const two = await startTwoOnRedis(redis, env);
  ({ one, other } = two);
  return two.stop;
});

const eligibility = async (running: GatewayUnderTest, customerId: string) => {
  const { data } = await running.ask(
    `{ customer(id: "${customerId}") { overageEligibility { eligible freshness { source } } } }`,
  );
  const { eligible, freshness } = data.customer.overageEligibility;
  return { eligible, source: freshness.source };
};

describe.skipIf(redis === undefined)('what replicas remember of a customer', () => {
  it.each([
    ['with a plan without entitlement', WITHOUT_ENTITLEMENT],
    ['without a plan', WITHOUT_PLAN],
  ])('%s is forgotten by all of them, and by Redis, when one has changed it', async (_which, customerId) => {
    expect(await eligibility(one, customerId)).toMatchObject({ eligible: false });
    // Nobody waits for it to be shared.
    await eventually(async () => {
      const seen = await eligibility(other, customerId);
      return seen.source === 'CACHE';
    });
    const input = { customerId, overageEnabled: true, allowDefaultEntitlement: true };
    await other.ask(
      'mutation ($input: SetOverageInput!) { setOverage(input: $input) { userErrors { code } } }',
      {
        input,
      },
    );
    // Not yet read anew by anybody, so that Redis is what it could have an old answer from.
    expect(await eligibility(other, customerId)).toEqual({ eligible: true, source: 'LIVE' });
    await eventually(async () => (await eligibility(one, customerId)).eligible);
  });
});
