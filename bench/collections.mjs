import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { load } from './lib/load.mjs';
import { gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';

/**
 * How often does V8 collect everything, old objects included, while the gateway answers? Where something old keeps what
 * belonged to a request, it has to every few hundred requests, and each time costs as much as hundreds of answers.
 */
const WARM_UP = 20_000;
const ANSWERS = 40_000;
const READS = 12_000;
const CUSTOMERS = 2_000;
/** Answers from memory for each whole collection, at least. */
const LEAST = 10_000;

const emulator = await startEmulatorProcess();
const token = await emulator.token('demo-reader');
const customers = await emulator.addCustomers(CUSTOMERS);
const read = gatewayRead(token);

/** Whole collections during so many requests, after as many more to warm up. */
async function collections(env, requestOf, amounts) {
  const gateway = await startGatewayProcess(emulator, { env: { LOG_LEVEL: 'warn', ...env } });
  await load(gateway.url, requestOf, amounts.warmUp);
  await gateway.wholeCollections();
  await load(gateway.url, requestOf, amounts.measured);
  const count = await gateway.wholeCollections();
  await gateway.stop();
  return count;
}

const [one] = customers;
const warm = await collections({ CACHE_TTL_MS: '600000' }, () => read(one), {
  warmUp: WARM_UP,
  measured: ANSWERS,
});
const neverRemembered = { CACHE_TTL_MS: '1', STALE_LIMIT_MS: '1' };
const cold = await collections(neverRemembered, (number = 0) => read(customers[number % CUSTOMERS]), {
  warmUp: READS,
  measured: READS,
});
await emulator.stop();

printTable('Whole collections', [
  ['what', 'requests', 'collections'],
  ['answered from memory', ANSWERS, warm],
  ['answered by Partner Center', READS, cold],
]);
printPromises({
  promise: `at most one whole collection in ${LEAST} answers from memory`,
  kept: warm <= ANSWERS / LEAST,
});
