import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import type { GatewayUnderTest } from '../support/gateway-under-test.js';
import { redisForTest } from '../support/services.js';
import { CUSTOMER_READS, freshnessAt } from './customer-read-rows.js';
import { startTwoOnRedis } from './two-on-redis.js';

const redis = await redisForTest();
afterAll(() => redis?.drop());

let one: GatewayUnderTest;
let other: GatewayUnderTest;
beforeEach(async () => {
  // Names too are too old for anybody as soon as they are there.
  const env = { CACHE_TTL_MS: '0', STALE_LIMIT_MS: '600000' };
  const two = await startTwoOnRedis(redis, env);
  ({ one, other } = two);
  return two.stop;
});

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
