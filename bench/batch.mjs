import { randomUUID } from 'node:crypto';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { answerWell, startStagedUpstream } from './lib/staged-upstream.mjs';
import { median, withSpread } from './lib/statistics.mjs';
import { steadyRate } from './lib/steady-rate.mjs';

/** How long does a query for a hundred customers take that nobody has asked for yet? */
const CUSTOMERS = 100;
const AT_ONCE = 25;
const LATENCY_MS = 100;
const ROUNDS = 20;
const WARM_UP_ROUNDS = 10;
const LIMIT_MS = 1.15 * (CUSTOMERS / AT_ONCE) * LATENCY_MS;
const DOCUMENT =
  'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount items { type overageEnabled } freshness { source } } }';

const emulator = await startEmulatorProcess();
const upstream = await startStagedUpstream(answerWell, { latencyMs: LATENCY_MS });
const gateway = await startGatewayProcess(emulator, {
  env: { ...upstream.env, PARTNER_CENTER_MAX_CONCURRENT: String(AT_ONCE) },
});
const token = await emulator.token('demo-reader');
const query = () => ({
  method: 'POST',
  path: '/graphql',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({
    query: DOCUMENT,
    variables: { ids: Array.from({ length: CUSTOMERS }, () => randomUUID()) },
  }),
});

const times = [];
for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
  const [{ text, tookMs }] = await steadyRate(gateway.url, query, { aSecond: 1, seconds: 1 });
  if (text.split('"LIVE"').length !== CUSTOMERS + 1) throw new Error(`A query failed: ${text.slice(0, 500)}`);
  if (round >= WARM_UP_ROUNDS) times.push(tookMs);
}
await gateway.stop();
await emulator.stop();
await upstream.stop();

printTable(`${CUSTOMERS} customers in one query, ${AT_ONCE} calls at once, ${LATENCY_MS} ms each`, [
  ['ms, median (spread)', 'limit'],
  [withSpread(times), LIMIT_MS.toFixed(0)],
]);
printPromises({
  promise: `they are answered within ${LIMIT_MS.toFixed(0)} ms`,
  kept: median(times) <= LIMIT_MS,
});
