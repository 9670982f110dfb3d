import { setTimeout as delay } from 'node:timers/promises';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { load } from './lib/load.mjs';
import { gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';

/** How many tokens does the gateway ask for when many reads arrive at once and it has none that is good? */
const READS = 500;
/** Long enough for the first reads to end before the token is renewed in the background. */
const SHORT_LIFE_SECONDS = 5;

const emulator = await startEmulatorProcess();
const readOf = gatewayRead(await emulator.token('demo-reader'));
// More than are read: the load generator prepares a few requests in vain.
const customers = await emulator.addCustomers(4 * READS);
await emulator.control('PATCH', 'switches', { tokenLifetimeSeconds: SHORT_LIFE_SECONDS });
const gateway = await startGatewayProcess(emulator);

const read = (amount) => load(gateway.url, () => readOf(customers.pop()), amount, { connections: amount });

/** @returns how many token requests and how many API calls the upstream saw while `work` ran */
async function counting(work) {
  await emulator.control('DELETE', 'requests');
  await work();
  const { requests } = await emulator.control('GET', 'requests');
  const of = (target) => requests.filter((request) => request.target === target).length;
  return { tokens: of('token'), calls: of('api') };
}

const noneYet = await counting(() => read(READS));

/** While the process is stopped no timer renews the token, so that all reads find it expired on waking up. */
const expired = await counting(async () => {
  process.kill(gateway.pid, 'SIGSTOP');
  await delay(SHORT_LIFE_SECONDS * 1000 + 500);
  await emulator.control('PATCH', 'switches', { tokenLifetimeSeconds: 3600 });
  const reads = read(READS);
  await delay(500);
  process.kill(gateway.pid, 'SIGCONT');
  await reads;
});

const refused = await counting(async () => {
  await emulator.control('POST', 'keys/rotate?dropOld=true');
  await read(READS);
});

await gateway.stop();
await emulator.stop();

const cases = [
  ['there is none yet', noneYet],
  ['it has expired', expired],
  ['Partner Center refuses it (401)', refused],
];
printTable(`${READS} concurrent reads`, [
  ['the token', 'token requests', 'calls to Partner Center'],
  ...cases.map(([name, { tokens, calls }]) => [name, tokens, calls]),
]);
printPromises({
  promise: `${READS} concurrent reads without a good token cause one token request`,
  kept: cases.every(([, { tokens }]) => tokens === 1),
});
