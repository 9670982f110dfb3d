import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { redisForTest } from '../support/services.js';
import { read } from './reading-gateway.js';

const redis = await redisForTest();
afterAll(() => redis?.drop());

let running: GatewayUnderTest[] = [];
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});

/** A gateway that shares what it reads under `prefix`. */
async function start(
  prefix: string,
  config: (config: Config) => Config = (asItIs) => asItIs,
): Promise<GatewayUnderTest> {
  const env = {
    REDIS_URL: redis?.url ?? '',
    REDIS_PREFIX: prefix,
    REDIS_TIMEOUT_MS: '5000',
    CACHE_TTL_MS: '600000',
  };
  const started = await startGatewayUnderTest({ env, config });
  running.push(started);
  const ready = new URL('/readyz', started.gateway.url);
  await eventually(async () => (await (await fetch(ready)).json()).parts.cache === 'ok');
  return started;
}

describe.skipIf(redis === undefined)('two gateways on one Redis with the same prefix', () => {
  it.each<[string, (one: GatewayUnderTest) => (config: Config) => Config]>([
    [
      'of different partners',
      (one) => (config) => {
        const { partnerCenter, entra } = config;
        const baseUrl = new URL(one.emulator.url);
        return {
          ...config,
          partnerCenter: { ...partnerCenter, baseUrl },
          entra: { ...entra, tenantId: 'other-partner.example' },
        };
      },
    ],
    ['of different Partner Centers', () => (config) => config],
  ])('%s do not answer with what the other has read', async (_which, configOfOther) => {
    const prefix = `${redis?.prefix}${randomUUID()}:`;
    const one = await start(prefix);
    expect(await read(one)).toMatchObject({ source: 'LIVE' });
    const other = await start(prefix, configOfOther(one));
    expect(await read(other)).toMatchObject({ source: 'LIVE' });
  });
});
