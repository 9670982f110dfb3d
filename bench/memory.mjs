import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { load } from './lib/load.mjs';
import { gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';

/** How much memory does the gateway hold after many requests? Each read is for another of 10,000 customers. */
const REQUESTS = 50_000;
const STEPS = 5;
const CUSTOMERS = 10_000;
const LIMIT_MIB = 200;

const emulator = await startEmulatorProcess();
const gateway = await startGatewayProcess(emulator);
const customers = await emulator.addCustomers(CUSTOMERS);
const readOf = gatewayRead(await emulator.token('demo-reader'));
const residentMib = async () => (await gateway.usage()).rssBytes / 1024 / 1024;

const rows = [[0, await residentMib()]];
for (let step = 1; step <= STEPS; step += 1) {
  const perStep = REQUESTS / STEPS;
  await load(gateway.url, (number) => readOf(customers[number % CUSTOMERS]), perStep);
  rows.push([step * perStep, await residentMib()]);
}
await gateway.stop();
await emulator.stop();

const highest = Math.max(...rows.map(([, mib]) => mib));
printTable("The gateway's resident memory", [
  ['requests answered', 'MiB'],
  ...rows.map(([requests, mib]) => [requests, mib.toFixed(0)]),
]);
printPromises({
  promise: `resident memory stays under ${LIMIT_MIB} MiB over ${REQUESTS} requests`,
  kept: highest < LIMIT_MIB,
});
