import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { load } from './lib/load.mjs';
import { cpuOf } from './lib/measured-process.mjs';
import { gatewayRead, upstreamRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { inTurns, median, ratios, withSpread } from './lib/statistics.mjs';

/**
 * How many times the gateway's throughput does the emulator have, for the same read? Each is one thread, so CPU a read
 * is what bounds it; answers a second are shown too, but there the load generator and the machine have their share.
 */
const ROUNDS = 5;
const READS = 2000;
const LIMIT = 5;

const emulator = await startEmulatorProcess();
const gateway = await startGatewayProcess(emulator);
const subjects = new Map([
  ['gateway', { process: gateway, readOf: gatewayRead(await emulator.token('demo-reader')) }],
  ['emulator', { process: emulator, readOf: upstreamRead(await emulator.token('demo-gateway')) }],
]);

/** New customers each time, so that the gateway has nothing in memory. */
async function measure(name) {
  const { process: subject, readOf } = subjects.get(name);
  const customers = await emulator.addCustomers(READS);
  let perSecond = 0;
  const cpu = await cpuOf(subject, async () => {
    perSecond = await load(subject.url, (number) => readOf(customers[number % READS]), READS);
  });
  return { cpu: cpu / READS, perSecond };
}

await inTurns([...subjects.keys()], 1, measure);
const results = await inTurns([...subjects.keys()], ROUNDS, measure);
await gateway.stop();
await emulator.stop();

const column = (name, key) => results.get(name).map((result) => result[key]);
const times = ratios(column('gateway', 'cpu'), column('emulator', 'cpu'));
printTable(`The same cold read, ${ROUNDS} rounds of ${READS}, median (spread)`, [
  ['', 'CPU a read, µs', 'answers a second'],
  ...[...results.keys()].map((name) => [
    name,
    withSpread(column(name, 'cpu')),
    withSpread(column(name, 'perSecond')),
  ]),
  ['emulator / gateway', `${withSpread(times, 1)} times as many a CPU second`, ''],
]);
printPromises({
  promise: `the emulator serves at least ${LIMIT} times the gateway's throughput (reads a CPU second)`,
  kept: median(times) >= LIMIT,
});
