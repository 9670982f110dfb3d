import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { startSecondGateway } from '../support/second-gateway.js';
import { redisForTest } from '../support/services.js';

const WITHOUT_PLAN = namedCustomerId(4);
const WITHOUT_ENTITLEMENT = namedCustomerId(16);

const redis = await redisForTest();
afterAll(() => redis?.drop());

let one: GatewayUnderTest;
let other: GatewayUnderTest;
beforeEach(async () => {
  const env = {
    REDIS_URL: redis?.url ?? '',
    // More than a busy machine takes: that both have the same old answer is what this is about.
    REDIS_TIMEOUT_MS: '2000',
    REDIS_PREFIX: `${redis?.prefix ?? ''}${randomUUID()}:`,
    // Nothing expires while a test runs.
    CACHE_TTL_MS: '600000',
    STALE_LIMIT_MS: '600000',
  };
  one = await startGatewayUnderTest({ env });
  other = await startSecondGateway(one, env);
  for (const { gateway } of [one, other]) await eventually(() => hearsTheOthers(gateway.url));
});
afterEach(async () => {
  await other.stop();
  await one.stop();
});

async function hearsTheOthers(url: string): Promise<boolean> {
  return (await (await fetch(new URL('/readyz', url))).json()).parts.cache === 'ok';
}

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
