import { createGateway, type GatewayOverrides } from '../../src/gateway.js';
import { createLog } from '../../src/telemetry/log.js';
import { configForTest } from './config-for-test.js';
import { type GatewayUnderTest, ONE_ROUND, post } from './gateway-under-test.js';

/** Another gateway on the same emulator, such as a second replica or the next start; stopping it leaves the first alone. */
export async function startSecondGateway(
  first: GatewayUnderTest,
  env: Record<string, string>,
  overrides: GatewayOverrides = {},
): Promise<GatewayUnderTest> {
  const log = createLog({ level: 'silent' });
  const gateway = await createGateway(configForTest(first.emulator, env), {
    log,
    ...ONE_ROUND,
    ...overrides,
  });
  return {
    ...first,
    gateway,
    ask: async (query, variables, { as, headers, signal } = {}) =>
      post(
        gateway.url,
        { query, variables },
        { authorization: `Bearer ${await first.token(as)}`, ...headers },
        signal,
      ),
    stop: () => gateway.stop(),
  };
}
