import type { Config, Settings } from './config/config.js';
import { ConfigError } from './config/config-error.js';
import { readSettings } from './config/read-settings.js';
import { GatewayError } from './errors/gateway-error.js';
import { createGateway, type Gateway } from './gateway.js';
import { endOnSignals } from './life-cycle.js';
import { explainListenError } from './listen-problem.js';
import type { Running } from './running.js';

async function start(settings: Settings): Promise<Running> {
  if (settings.mode === 'emulator') {
    // Not loaded otherwise: a live gateway has no use for it.
    const { startOverEmulator } = await import('./over-emulator.js');
    return startOverEmulator(settings, listen);
  }
  const gateway = await listen(settings.config);
  return { ...gateway, welcome: `overage-gateway is ready at ${gateway.url}` };
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

async function main(): Promise<void> {
  try {
    const settings = readSettings();
    const { welcome, drain, stop } = await start(settings);
    // Before anybody hears that it is ready: whoever does may end it at once.
    endOnSignals({ drain, stop }, settings.config.operations.drainDelayMs);
    console.log(welcome);
  } catch (error) {
    console.error(isForTheReader(error) ? error.message : error);
    // A half-started part may still hold the process: nothing of it is worth keeping.
    process.exit(1);
  }
}

// Not awaited: one file of all modules cannot wait at its top (src/bundle.mjs), and `main` never fails.
void main();
