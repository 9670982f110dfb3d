import { randomUUID } from 'node:crypto';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { ANSWERED, gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { answerWell, startStagedUpstream } from './lib/staged-upstream.mjs';
import { percentile, steadyRate } from './lib/steady-rate.mjs';

/**
 * Do those who are served notice that three times too many ask? The gateway may serve so few at once that this limit,
 * and not the machine, is what is too small: the load generator shares its processors.
 */
const LATENCY_MS = 100;
const IN_FLIGHT = 10;
const BEARABLE_A_SECOND = (IN_FLIGHT * 1_000) / LATENCY_MS;
const SECONDS = 5;
const MOST_TIMES = 2;
const REFUSED_WITHIN_MS = 10;

const emulator = await startEmulatorProcess();
const upstream = await startStagedUpstream(answerWell, { latencyMs: LATENCY_MS });
const gateway = await startGatewayProcess(emulator, {
  env: { ...upstream.env, MAX_IN_FLIGHT: String(IN_FLIGHT) },
});
const readOf = gatewayRead(await emulator.token('demo-reader'));
const readsAt = (aSecond) =>
  steadyRate(gateway.url, () => readOf(randomUUID()), { aSecond, seconds: SECONDS });

await readsAt(BEARABLE_A_SECOND);
const unloaded = await readsAt(BEARABLE_A_SECOND / 5);
const overloaded = await readsAt(3 * BEARABLE_A_SECOND);
await gateway.stop();
await emulator.stop();
await upstream.stop();

const times = (answers) => answers.map(({ tookMs }) => tookMs);
const accepted = overloaded.filter(({ text }) => text.includes(ANSWERED));
const refused = overloaded.filter(({ status, text }) => status === 503 && text.includes('OVERLOADED'));
const row = (name, answers) => [
  name,
  answers.length,
  ...[0.5, 0.99].map((share) => percentile(times(answers), share).toFixed(1)),
];
printTable(`Reads, ms, with ${IN_FLIGHT} served at once and ${LATENCY_MS} ms upstream`, [
  ['', 'answers', 'median', '99 %'],
  row('a fifth of the bearable load', unloaded),
  row('three times the bearable load, answered', accepted),
  row('three times the bearable load, refused', refused),
]);
printPromises(
  {
    promise: `99 % of those served wait less than ${MOST_TIMES} times as long as without load`,
    kept: percentile(times(accepted), 0.99) < MOST_TIMES * percentile(times(unloaded), 0.99),
  },
  {
    promise: `99 % of the refusals take less than ${REFUSED_WITHIN_MS} ms`,
    kept: percentile(times(refused), 0.99) < REFUSED_WITHIN_MS,
  },
  {
    promise: 'everybody is either answered or refused',
    kept: accepted.length + refused.length === overloaded.length,
  },
);
