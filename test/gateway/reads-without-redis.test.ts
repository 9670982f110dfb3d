import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.js';
import { redisForTest } from '../support/services.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { type ReadingGateway, startReadingGateway } from './reading-gateway.js';

/** Far below the deadline of a read, far above the 50 ms that a Redis in trouble may cost. */
const MARGIN_MS = 20_000;
/** A connection that hangs is found out within three seconds, one that is back at the next try; on any machine. */
const NOTICED_WITHIN_MS = 40_000;

const redis = await redisForTest();
afterAll(() => redis?.drop());

describe.skipIf(redis === undefined)('reads, when Redis', () => {
  let proxy: TcpProxy;
  let running: ReadingGateway;
  beforeEach(async () => {
    proxy = await startTcpProxy(new URL(redis?.url ?? ''));
    running = await startReadingGateway({
      env: {
        CACHE_TTL_MS: '600000',
        DEADLINE_QUERY_MS: '60000',
        REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
        REDIS_PREFIX: redis?.prefix ?? '',
      },
    });
    await untilRemembered();
  });
  afterEach(async () => {
    await running.stop();
    await proxy.stop();
  });

  const sourceNow = async () => {
    const { source, tookMs } = await running.read();
    expect(tookMs).toBeLessThan(MARGIN_MS);
    return source;
  };
  const untilRemembered = () => eventually(async () => (await sourceNow()) === 'CACHE', NOTICED_WITHIN_MS);
  const untilNothingIsRemembered = () =>
    eventually(
      async () => (await sourceNow()) === 'LIVE' && (await sourceNow()) === 'LIVE',
      NOTICED_WITHIN_MS,
    );

  it.each([
    ['is cut off', () => proxy.cut()],
    ['hangs', () => proxy.hang()],
  ])(
    '%s: go on, nothing is remembered meanwhile, and it is again once Redis is back',
    async (_what, fail) => {
      await fail();
      await untilNothingIsRemembered();
      await proxy.restore();
      await untilRemembered();
    },
  );

  it('was never there: go on all the same', async () => {
    await proxy.cut();
    const env = { REDIS_URL: `redis://127.0.0.1:${proxy.port}`, REDIS_PREFIX: redis?.prefix ?? '' };
    const alone = await startReadingGateway({ env });
    expect(await alone.read()).toMatchObject({ source: 'LIVE', isOn: true });
    await alone.stop();
  });
});
