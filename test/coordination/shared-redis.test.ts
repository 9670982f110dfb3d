import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { connectSharedRedis } from '../../src/coordination/shared-redis.js';
import { eventually } from '../support/eventually.js';
import { ManualClock } from '../support/manual-clock.js';
import { quietLog as log } from '../support/quiet-log.js';
import { redisForTest } from '../support/services.js';

const redis = await redisForTest();
afterAll(() => redis?.drop());

/** What a server answers to a write that was made a replica of another one: directly, and older ones in a script. */
const DEMOTED = [
  "READONLY You can't write against a read only replica.",
  "ERR Error running script (call to f_0): @user_script: 2: -READONLY You can't write against a read only replica.",
];

describe.skipIf(redis === undefined)('the Redis that replicas share', () => {
  it.each(DEMOTED)('is connected to anew when the server has become a replica: %s', async (error) => {
    const shared = connectSharedRedis({
      url: redis?.url ?? '',
      prefix: redis?.prefix ?? '',
      timeoutMs: 30_000,
      clock: new ManualClock(),
      log,
    });
    onTestFinished(() => shared.close());
    const connection = () => shared.runNow((client) => client.client('ID'));
    await eventually(() => shared.client.status === 'ready');
    const before = await connection();
    const write = shared.runNow((client) => client.eval('return redis.error_reply(ARGV[1])', 0, error));
    await expect(write).rejects.toThrow('READONLY');
    await eventually(async () => (await connection().catch(() => before)) !== before);
  });
});
