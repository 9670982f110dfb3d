import type { Config, Settings } from './config/config.js';
import { configForEmulator } from './config/emulator-config.js';
import { type Emulator, startEmulator } from './emulator/emulator.js';
import { DEMO_CALLER, DEMO_SECRET, GATEWAY_CLIENT_ID } from './emulator/entra-id/applications.js';
import { gatewayWelcome } from './emulator/gateway-welcome.js';
import type { Gateway } from './gateway.js';
import { explainListenError } from './listen-problem.js';
import type { Running } from './running.js';

type EmulatorSettings = Extract<Settings, { mode: 'emulator' }>;

/**
 * Starts the emulator, and a gateway in front of it.
 * @throws ConfigError when a port is taken
 */
export async function startOverEmulator(
  settings: EmulatorSettings,
  startGateway: (config: Config) => Promise<Gateway>,
): Promise<Running> {
  const emulator = await startEmulator({ port: settings.emulatorPort }).catch((error: unknown) => {
    throw explainListenError(error, { EMULATOR_PORT: settings.emulatorPort });
  });
  const gateway = await startGateway(configOver(emulator, settings));
  const keepsRecord = settings.config.ledger.url.reveal() !== ':memory:';
  return {
    welcome: gatewayWelcome(gateway.url, emulator.url, keepsRecord),
    drain: gateway.drain,
    stop: async () => {
      await gateway.stop();
      await emulator.stop();
    },
  };
}

/** The settings of a gateway whose Entra and Partner Center are this emulator. */
export function configOver(
  { url, tenantId }: Pick<Emulator, 'url' | 'tenantId'>,
  settings: EmulatorSettings,
): Config {
  return configForEmulator(settings, {
    url,
    tenantId,
    issuer: `${url}/${tenantId}/v2.0`,
    gatewayClientId: GATEWAY_CLIENT_ID,
    gatewaySecret: DEMO_SECRET,
    demoCaller: DEMO_CALLER,
  });
}
