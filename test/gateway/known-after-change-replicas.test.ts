import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { change } from '../support/operations.js';
import { redisForTest } from '../support/services.js';
import { read } from './reading-gateway.js';
import { startTwoOnRedis } from './two-on-redis.js';

const redis = await redisForTest();
afterAll(() => redis?.drop());

const off = { customerId: DOCUMENTED, overageEnabled: false };
const on = { customerId: DOCUMENTED, overageEnabled: true, allowDefaultEntitlement: true };

describe.skipIf(redis === undefined)('what a change leaves to stand in', () => {
  it('is with the replica that made it, until another one changes the customer', async () => {
    const env = { CACHE_TTL_MS: '600000', STALE_LIMIT_MS: '600000' };
    const { one, other, stop } = await startTwoOnRedis(redis, env);
    onTestFinished(stop);
    const fail = () => one.emulator.addFaults([{ status: 503, match: { method: 'GET' }, times: 0 }]);
    await change(one, off);
    fail();
    expect(await read(one)).toMatchObject({ source: 'STALE', isOn: false });
    expect(await read(other)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    one.emulator.clearFaults();
    expect((await change(other, on)).payload.outcome).toBe('ACCEPTED');
    fail();
    expect(await read(other)).toMatchObject({ source: 'STALE', isOn: true });
    await eventually(async () => (await read(one)).code === 'UPSTREAM_UNAVAILABLE');
  });
});
