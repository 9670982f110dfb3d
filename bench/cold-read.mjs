import http from 'node:http';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { ANSWERED, gatewayRead, upstreamRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { median } from './lib/statistics.mjs';

/**
 * What does the gateway add to the upstream's own time for a read that nobody has asked before? Each pair asks the
 * upstream itself and the gateway, one after the other, in turning order and for two customers never seen before.
 */
const PAIRS = 1500;
const WARM_UP_PAIRS = 500;
const LIMIT_MS = 5;

const emulator = await startEmulatorProcess();
const gateway = await startGatewayProcess(emulator);
const customers = await emulator.addCustomers(2 * (PAIRS + WARM_UP_PAIRS));
const asks = {
  direct: [emulator.url, upstreamRead(await emulator.token('demo-gateway'))],
  through: [gateway.url, gatewayRead(await emulator.token('demo-reader'))],
};
const agent = new http.Agent({ keepAlive: true });

/** Milliseconds until the whole answer is there. */
function timed([url, requestOf], customerId) {
  const { path, body, ...options } = requestOf(customerId);
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, url), { agent, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () => {
        const tookMs = performance.now() - startedAt;
        if (text.includes(ANSWERED)) resolve(tookMs);
        else reject(new Error(`A read failed: ${text}`));
      });
    });
    request.once('error', reject).end(body);
  });
}

async function pair(number) {
  const order = number % 2 === 0 ? ['direct', 'through'] : ['through', 'direct'];
  const times = {};
  for (const name of order) times[name] = await timed(asks[name], customers.pop());
  return times;
}

for (let number = 0; number < WARM_UP_PAIRS; number += 1) await pair(number);
const pairs = [];
for (let number = 0; number < PAIRS; number += 1) pairs.push(await pair(number));
agent.destroy();
await gateway.stop();
await emulator.stop();

const percentile = (values, share) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length * share)];
const row = (name, values) => [
  name,
  ...[0.5, 0.9, 0.99].map((share) => percentile(values, share).toFixed(2)),
];
const added = pairs.map(({ direct, through }) => through - direct);
printTable(`A cold read, ${PAIRS} pairs, in ms`, [
  ['', 'median', '90 %', '99 %'],
  row(
    'upstream itself',
    pairs.map(({ direct }) => direct),
  ),
  row(
    'through the gateway',
    pairs.map(({ through }) => through),
  ),
  row('added, pair by pair', added),
]);
printPromises({
  promise: `a cold read adds under ${LIMIT_MS} ms to the upstream's own time (median of the differences)`,
  kept: median(added) < LIMIT_MS,
});
