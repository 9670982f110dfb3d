import { ConfigError } from '../config/config-error.js';
import { readEntraSettings } from '../config/read-settings.js';
import { GatewayError } from '../errors/gateway-error.js';
import { systemClock } from '../request/clock.js';
import { runConsent } from './consent.js';

/** `npm run consent`: the first sign-in of App+User at a terminal. It writes ENTRA_REFRESH_TOKEN_PATH. */
try {
  await runConsent({ config: readEntraSettings(), clock: systemClock, print: (line) => console.log(line) });
} catch (error) {
  const isForTheReader = error instanceof GatewayError || error instanceof ConfigError;
  console.error(isForTheReader ? error.message : error);
  process.exitCode = 1;
}
