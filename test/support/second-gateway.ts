import { configForEmulator } from '../../src/config/emulator-config.js';
import { readSettings } from '../../src/config/read-settings.js';
import type { Emulator } from '../../src/emulator/emulator.js';
import { DEMO_CALLER, DEMO_SECRET, GATEWAY_CLIENT_ID } from '../../src/emulator/entra-id/applications.js';
import { createGateway, type GatewayOverrides } from '../../src/gateway.js';
import { createLog } from '../../src/telemetry/log.js';
import { AT_ANY_SPEED, type GatewayUnderTest, ONE_ROUND, post } from './gateway-under-test.js';

/** The settings of a gateway in front of an emulator that already runs. */
export function settingsFor(emulator: Pick<Emulator, 'url' | 'tenantId'>, env: Record<string, string>) {
  const settings = readSettings({ PORT: '0', ...AT_ANY_SPEED, ...env });
  if (settings.mode !== 'emulator') throw new Error('These tests run on the emulator.');
  return configForEmulator(settings, {
    url: emulator.url,
    tenantId: emulator.tenantId,
    issuer: `${emulator.url}/${emulator.tenantId}/v2.0`,
    gatewayClientId: GATEWAY_CLIENT_ID,
    gatewaySecret: DEMO_SECRET,
    demoCaller: DEMO_CALLER,
  });
}

/** Another gateway on the same emulator, such as a second replica or the next start; stopping it leaves the first alone. */
export async function startSecondGateway(
  first: GatewayUnderTest,
  env: Record<string, string>,
  overrides: GatewayOverrides = {},
): Promise<GatewayUnderTest> {
  const log = createLog({ level: 'silent' });
  const gateway = await createGateway(settingsFor(first.emulator, env), {
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
