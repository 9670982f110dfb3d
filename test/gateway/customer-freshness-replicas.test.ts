import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { startSecondGateway } from '../support/second-gateway.js';
import { redisForTest } from '../support/services.js';
import { CUSTOMER_READS, freshnessAt } from './customer-read-rows.js';

const redis = await redisForTest();
afterAll(() => redis?.drop());

let one: GatewayUnderTest;
let other: GatewayUnderTest;
beforeEach(async () => {
  const env = {
    REDIS_URL: redis?.url ?? '',
    // More than a busy machine takes: what is shared is counted here.
    REDIS_TIMEOUT_MS: '5000',
    REDIS_PREFIX: `${redis?.prefix ?? ''}${randomUUID()}:`,
    // Names too are too old for anybody as soon as they are there.
    CACHE_TTL_MS: '0',
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

describe.skipIf(redis === undefined)('what one replica has read of a customer', () => {
  it.each(['a customer', 'what is eligible', 'an Azure plan', 'an Azure entitlement'])(
    'stands in as STALE at another, which never read it: %s',
    async (what) => {
      const { field, path } = CUSTOMER_READS[what] ?? { field: '', path: [] };
      expect((await one.ask(`{ ${field} }`)).errors).toBeUndefined();
      one.emulator.addFaults([{ status: 503, match: { method: 'GET' }, times: 0 }]);
      // Nobody waits for it to be shared.
      await eventually(async () => {
        const { data } = await other.ask(`{ ${field} }`);
        return freshnessAt(data, path)?.source === 'STALE';
      });
    },
  );

  it('does not stand in for a page of all customers, which each replica reads for itself', async () => {
    const { field } = CUSTOMER_READS['a page of customers'] ?? { field: '' };
    expect((await one.ask(`{ ${field} }`)).errors).toBeUndefined();
    expect((await other.ask(`{ ${field} }`)).errors).toBeUndefined();
    expect(one.apiRequests()).toHaveLength(2);
  });
});
