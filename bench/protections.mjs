import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { load } from './lib/load.mjs';
import { loadAlone } from './lib/load-alone.mjs';
import { cpuOf } from './lib/measured-process.mjs';
import { gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { inTurns, median, withSpread } from './lib/statistics.mjs';
import { NEW_EACH_TIME, newDocumentEachTime, refusedRequests } from './protections/refused.mjs';

/**
 * What do the protections cost? The same answer, again and again for one customer, from the gateway as it is and from
 * the same parts without protections; and what each refused request costs beside an answered one. `--only <text>` leaves
 * out the refusals whose names do not hold the text.
 */
const REQUESTS = 500;
/** Until then V8 still compiles, which costs more than answering, and by chance for longer in one process than in another. */
const WARM_UP = 40_000;
const ROUNDS = { processes: 40, requests: 25 };
const LIMIT = 1.3;
const PROTECTED = 'answered, protections on';
const UNPROTECTED = 'answered, protections off';
const ALONE = 'answered, on a connection of its own';
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';

const emulator = await startEmulatorProcess();
// Nothing may expire from memory within a measurement: what is compared are warm answers.
const env = { CACHE_TTL_MS: '600000', LOG_LEVEL: 'warn' };
// Not as one file: what is compared with it is not one either.
const gateway = await startGatewayProcess(emulator, { env, script: 'dist/main.js' });
const limited = await startGatewayProcess(emulator, { env: { ...env, RATE_LIMIT_PER_MINUTE: '1' } });
const script = 'bench/protections/unprotected-gateway.mjs';
const unprotected = await startGatewayProcess(emulator, { env, script });
const token = await emulator.token('demo-reader');
const [customer] = await emulator.addCustomers(1);
const answered = gatewayRead(token)(customer);

const onceOnly = { ...answered, headers: { ...answered.headers, connection: 'close' } };
const refusals = [...refusedRequests(token)]
  .filter(([name]) => name.includes(only))
  .map(([name, expected]) => [
    `refused: ${name}`,
    { ...expected, subject: expected.limited ? limited : gateway, beside: besideOf(expected) },
  ]);
const byProcess = new Map([
  [UNPROTECTED, { subject: unprotected, requestOf: () => answered }],
  [PROTECTED, { subject: gateway, requestOf: () => answered }],
  ...refusals.filter(([, { subject }]) => subject === limited),
]);
const byRequest = new Map([
  [PROTECTED, { subject: gateway, requestOf: () => answered }],
  [ALONE, { subject: gateway, requestOf: () => onceOnly, hangsUp: true }],
  [NEW_EACH_TIME, { subject: gateway, requestOf: newDocumentEachTime(token, customer) }],
  ...refusals.filter(([, { subject }]) => subject === gateway),
]);

/** What a refusal is compared with: an answer under the same circumstances. */
function besideOf({ newEachTime, hangsUp }) {
  if (newEachTime) return NEW_EACH_TIME;
  return hangsUp ? ALONE : PROTECTED;
}

for (const { subject, requestOf, ...expected } of byProcess.values()) {
  await load(subject.url, requestOf, WARM_UP, expected);
}

/** CPU of the gateway in microseconds for one request, for each case and round. */
async function measure(cases, rounds) {
  const cost = async (name) => {
    const { subject, requestOf, ...expected } = cases.get(name);
    const send = expected.hangsUp ? loadAlone : load;
    const cpu = await cpuOf(subject, () => send(subject.url, requestOf, REQUESTS, expected));
    return cpu / REQUESTS;
  };
  await inTurns([...cases.keys()], 4, cost);
  return inTurns([...cases.keys()], rounds, cost);
}

// Processes on their own: one that rests while others are measured is slower when its turn comes.
const rows = [
  ...rowsOf(byProcess, await measure(byProcess, ROUNDS.processes), UNPROTECTED),
  ...rowsOf(byRequest, await measure(byRequest, ROUNDS.requests), PROTECTED),
];
await Promise.all([gateway.stop(), limited.stop(), unprotected.stop()]);
await emulator.stop();

/** Not round by round: a round is so short that one busy moment of the machine decides it. */
function rowsOf(cases, costs, base) {
  return [...cases].map(([name, { beside = base }]) => {
    const times = median(costs.get(name)) / median(costs.get(beside));
    return { name, beside, costs: costs.get(name), times };
  });
}

const warm = rows.find(({ name, beside }) => name === PROTECTED && beside === UNPROTECTED);
const tooDear = rows.filter(({ name, times }) => name.startsWith('refused') && times >= 1);
printTable(`CPU a request, rounds of ${REQUESTS}, median (spread); times: of medians`, [
  ['request', 'µs', 'times', 'of'],
  ...rows.map(({ name, beside, costs, times }) => [name, withSpread(costs), times.toFixed(2), beside]),
]);
printPromises(
  {
    promise: `a warm answer costs at most ${LIMIT} times what it costs without protections`,
    kept: warm.times <= LIMIT,
  },
  {
    promise: [
      'every refused request costs less than an answered one',
      ...tooDear.map(({ name }) => name),
    ].join('; not '),
    kept: tooDear.length === 0,
  },
);
