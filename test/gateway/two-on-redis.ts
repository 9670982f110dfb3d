import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { startSecondGateway } from '../support/second-gateway.js';
import type { TestRedis } from '../support/services.js';

/** Two replicas that hear each other over Redis, in front of one emulator. */
export interface TwoOnRedis {
  readonly one: GatewayUnderTest;
  readonly other: GatewayUnderTest;
  stop(): Promise<void>;
}

/** @param env settings of both */
export async function startTwoOnRedis(
  redis: TestRedis | undefined,
  env: Readonly<Record<string, string>>,
): Promise<TwoOnRedis> {
  const both = {
    REDIS_URL: redis?.url ?? '',
    // More than a busy machine takes: what is shared is counted here.
    REDIS_TIMEOUT_MS: '5000',
    REDIS_PREFIX: `${redis?.prefix ?? ''}${randomUUID()}:`,
    ...env,
  };
  const one = await startGatewayUnderTest({ env: both });
  const other = await startSecondGateway(one, both);
  for (const { gateway } of [one, other]) await eventually(() => hearsTheOthers(gateway.url));
  return {
    one,
    other,
    stop: async () => {
      await other.stop();
      await one.stop();
    },
  };
}

/** Whether a gateway has its connections to Redis, which it makes while it serves already. */
export async function hearsTheOthers(url: string): Promise<boolean> {
  return (await (await fetch(new URL('/readyz', url))).json()).parts.cache === 'ok';
}
