import type { Config } from './config/config.js';
import { ConfigError } from './config/config-error.js';
import { configForEmulator } from './config/emulator-config.js';
import { readSettings } from './config/read-settings.js';
import { type Emulator, startEmulator } from './emulator/emulator.js';
import { DEMO_CALLER, DEMO_SECRET, GATEWAY_CLIENT_ID } from './emulator/entra-id/applications.js';
import { gatewayWelcome } from './emulator/gateway-welcome.js';
import { GatewayError } from './errors/gateway-error.js';
import { createGateway, type Gateway } from './gateway.js';
import { endOnSignals } from './life-cycle.js';
import { explainListenError } from './listen-problem.js';

/** What runs in this process: the gateway, and the emulator when no live tenant is configured. */
interface Running {
  readonly gateway: Gateway;
  readonly emulator?: Emulator;
  /** Whether the record of changes outlives the process. */
  readonly keepsRecord: boolean;
  readonly drainDelayMs: number;
}

async function start(): Promise<Running> {
  const settings = readSettings();
  const { drainDelayMs } = settings.config.operations;
  const keepsRecord = settings.config.ledger.url.reveal() !== ':memory:';
  if (settings.mode === 'live') return { gateway: await listen(settings.config), keepsRecord, drainDelayMs };
  const emulator = await startEmulator({ port: settings.emulatorPort }).catch((error: unknown) => {
    throw explainListenError(error, { EMULATOR_PORT: settings.emulatorPort });
  });
  const { url, tenantId } = emulator;
  const config = configForEmulator(settings, {
    url,
    tenantId,
    issuer: `${url}/${tenantId}/v2.0`,
    gatewayClientId: GATEWAY_CLIENT_ID,
    gatewaySecret: DEMO_SECRET,
    demoCaller: DEMO_CALLER,
  });
  return { gateway: await listen(config), emulator, keepsRecord, drainDelayMs };
}

async function listen(config: Config): Promise<Gateway> {
  try {
    return await createGateway(config);
  } catch (error) {
    const { http, operations } = config;
    throw explainListenError(error, {
      PORT: http.port,
      HOST: http.host,
      METRICS_PORT: operations.metricsPort,
      METRICS_HOST: operations.metricsHost,
    });
  }
}

/** Stack traces are for what nobody expected. */
function isForTheReader(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof GatewayError;
}

try {
  const { gateway, emulator, keepsRecord, drainDelayMs } = await start();
  const stop = async () => {
    await gateway.stop();
    await emulator?.stop();
  };
  // Before anybody hears that it is ready: whoever does may end it at once.
  endOnSignals({ drain: gateway.drain, stop }, drainDelayMs);
  console.log(
    emulator === undefined
      ? `overage-gateway is ready at ${gateway.url}`
      : gatewayWelcome(gateway.url, emulator.url, keepsRecord),
  );
} catch (error) {
  console.error(isForTheReader(error) ? error.message : error);
  // A half-started part may still hold the process: nothing of it is worth keeping.
  process.exit(1);
}
