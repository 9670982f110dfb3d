import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { load } from './lib/load.mjs';
import { gatewayRead } from './lib/reads.mjs';
import { printPromises } from './lib/report.mjs';
import { answerWell, startStagedUpstream } from './lib/staged-upstream.mjs';

/** How often is Partner Center asked when a thousand read the same customer at the same time? */
const READERS = 1_000;

const emulator = await startEmulatorProcess();
const upstream = await startStagedUpstream(answerWell, { latencyMs: 500 });
const gateway = await startGatewayProcess(emulator, {
  env: { ...upstream.env, MAX_IN_FLIGHT: String(2 * READERS) },
});
const [customer] = await emulator.addCustomers(1);
const request = gatewayRead(await emulator.token('demo-reader'))(customer);
await load(gateway.url, () => request, READERS, { connections: READERS });
await gateway.stop();
await emulator.stop();
await upstream.stop();

const asked = upstream.calls.length;
printPromises({
  promise: `${READERS} reads of one customer at once are one GET (${asked})`,
  kept: asked === 1,
});
