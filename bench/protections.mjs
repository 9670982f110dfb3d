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
/** A round opens its connections anew and may meet a whole collection, or none: long enough for neither to decide. */
const REQUESTS = { processes: 2_000, requests: 500 };
/** Until then V8 still compiles, which costs more than answering. */
const WARM_UP = 30_000;
/** What V8 makes of the same code, and where that lies in memory, is chance: one process may be dearer than the next. */
const PROCESSES = 5;
const ROUNDS = { processes: 8, requests: 25 };
const LIMIT = 1.3;
const PROTECTED = 'answered, protections on';
const UNPROTECTED = 'answered, protections off';
const ALONE = 'answered, on a connection of its own';
const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : '';

const emulator = await startEmulatorProcess();
// Nothing may expire from memory within a measurement: what is compared are warm answers.
const env = { CACHE_TTL_MS: '600000', LOG_LEVEL: 'warn' };
const token = await emulator.token('demo-reader');
const [customer] = await emulator.addCustomers(1);
const answered = gatewayRead(token)(customer);
// Not as one file: what is compared with it is not one either.
const startProtected = () => startGatewayProcess(emulator, { env, script: 'dist/main.js' });
const startLimited = () =>
  startGatewayProcess(emulator, { env: { ...env, RATE_LIMIT_PER_MINUTE: '1' }, script: 'dist/main.js' });
const startUnprotected = () =>
  startGatewayProcess(emulator, { env, script: 'bench/protections/unprotected-gateway.mjs' });

const refusals = [...refusedRequests(token)]
  .filter(([name]) => name.includes(only))
  .map(([name, refusal]) => ({ name: `refused: ${name}`, ...refusal, beside: besideOf(refusal) }));
const onceOnly = { ...answered, headers: { ...answered.headers, connection: 'close' } };

/** Cases of which each runs in a process of its own. */
const OWN_PROCESS = [
  { name: UNPROTECTED, start: startUnprotected, requestOf: () => answered },
  { name: PROTECTED, start: startProtected, requestOf: () => answered },
  ...refusals.filter(({ limited }) => limited).map((refusal) => ({ ...refusal, start: startLimited })),
];
/** Cases that one process serves in turns. */
const ONE_PROCESS = [
  { name: PROTECTED, requestOf: () => answered },
  { name: ALONE, requestOf: () => onceOnly, hangsUp: true },
  { name: NEW_EACH_TIME, requestOf: newDocumentEachTime(token, customer) },
  ...refusals.filter(({ limited }) => !limited),
];

/** What a refusal is compared with: an answer under the same circumstances. */
function besideOf({ newEachTime, hangsUp }) {
  if (newEachTime) return NEW_EACH_TIME;
  return hangsUp ? ALONE : PROTECTED;
}

/** The median cost of each case in each of several processes, by name. */
async function measureProcesses() {
  const costs = new Map(OWN_PROCESS.map(({ name }) => [name, []]));
  for (let number = 0; number < PROCESSES; number += 1) {
    const cases = await Promise.all(OWN_PROCESS.map(async (one) => ({ ...one, subject: await one.start() })));
    for (const { subject, requestOf, ...expected } of cases) {
      await load(subject.url, requestOf, WARM_UP, expected);
    }
    const rounds = await measure(cases, ROUNDS.processes, REQUESTS.processes);
    for (const [name, values] of rounds) costs.get(name).push(median(values));
    await Promise.all(cases.map(({ subject }) => subject.stop()));
  }
  return costs;
}

/** The cost of each case in each round, by name. */
async function measureRequests() {
  const subject = await startProtected();
  await load(subject.url, () => answered, WARM_UP);
  const costs = await measure(
    ONE_PROCESS.map((one) => ({ ...one, subject })),
    ROUNDS.requests,
    REQUESTS.requests,
  );
  await subject.stop();
  return costs;
}

/** CPU of the gateway in microseconds for one request, for each case and round. */
async function measure(cases, rounds, requests) {
  const byName = new Map(cases.map((one) => [one.name, one]));
  const cost = async (name) => {
    const { subject, requestOf, ...expected } = byName.get(name);
    const send = expected.hangsUp ? loadAlone : load;
    const cpu = await cpuOf(subject, () => send(subject.url, requestOf, requests, expected));
    return cpu / requests;
  };
  await inTurns([...byName.keys()], 2, cost);
  return inTurns([...byName.keys()], rounds, cost);
}

// Processes on their own: one that rests while others are measured is slower when its turn comes.
const rows = [
  ...rowsOf(OWN_PROCESS, await measureProcesses(), UNPROTECTED),
  ...rowsOf(ONE_PROCESS, await measureRequests(), PROTECTED),
];
await emulator.stop();

/** Not round by round: a round is so short that one busy moment of the machine decides it. */
function rowsOf(cases, costs, base) {
  return cases.map(({ name, beside = base }) => {
    const times = median(costs.get(name)) / median(costs.get(beside));
    return { name, beside, costs: costs.get(name), times };
  });
}

const warm = rows.find(({ name, beside }) => name === PROTECTED && beside === UNPROTECTED);
const tooDear = rows.filter(({ name, times }) => name.startsWith('refused') && times >= 1);
printTable(
  `CPU a request, median (spread) of ${PROCESSES} processes, then of rounds of one; times: of medians`,
  [
    ['request', 'µs', 'times', 'of'],
    ...rows.map(({ name, beside, costs, times }) => [name, withSpread(costs), times.toFixed(2), beside]),
  ],
);
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
