import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { load } from './lib/load.mjs';
import { loadAlone } from './lib/load-alone.mjs';
import { cpuOf } from './lib/measured-process.mjs';
import { gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { inTurns, median, withSpread } from './lib/statistics.mjs';
import { largeAnswers, largeRefusals } from './protections/large.mjs';
import {
  NEW_DOCUMENT,
  NEW_TOKEN,
  newDocumentEachTime,
  newTokenEachTime,
  refusedRequests,
} from './protections/refused.mjs';

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
/** Even, as every other round is measured in turned order. */
const ROUNDS = { processes: 12, requests: 26 };
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

const schemaToken = await emulator.token('demo-operator');
const refusals = [...refusedRequests(token), ...largeRefusals(token, schemaToken)]
  .filter(([name]) => name.includes(only))
  .map(([name, refusal]) => ({ ...refusal, name: `refused: ${name}`, beside: besideOf(refusal) }));
if (refusals.length === 0) throw new Error(`There is no refusal whose name holds "${only}".`);
const onceOnly = { ...answered, headers: { ...answered.headers, connection: 'close' } };

/** Cases of which each runs in a process of its own; `beside` is what each is compared with. */
const OWN_PROCESS = [
  { name: UNPROTECTED, start: startUnprotected, requestOf: () => answered },
  { name: PROTECTED, beside: UNPROTECTED, start: startProtected, requestOf: () => answered },
  ...refusals.filter(({ limited }) => limited).map((refusal) => ({ ...refusal, start: startLimited })),
];
/** Cases that one process serves in turns. */
const ONE_PROCESS = [
  { name: PROTECTED, requestOf: () => answered },
  { name: ALONE, beside: PROTECTED, requestOf: () => onceOnly, hangsUp: true },
  { name: NEW_DOCUMENT, beside: PROTECTED, requestOf: newDocumentEachTime(token, customer) },
  { name: NEW_TOKEN, beside: PROTECTED, requestOf: newTokenEachTime(await manyTokens(), customer) },
  ...[...largeAnswers(token, customer)].map(([name, answer]) => ({ name, beside: PROTECTED, ...answer })),
  ...refusals.filter(({ limited }) => !limited),
];

/** What a refusal is compared with: an answer under the same circumstances. */
function besideOf({ beside, newDocument, newToken, hangsUp }) {
  if (beside !== undefined) return beside;
  if (newDocument) return NEW_DOCUMENT;
  if (newToken) return NEW_TOKEN;
  return hangsUp ? ALONE : PROTECTED;
}

/** More than the 5,000 that the gateway remembers. */
async function manyTokens() {
  const tokens = [];
  while (tokens.length < 5_200) {
    tokens.push(...(await Promise.all(Array.from({ length: 50 }, () => emulator.token('demo-reader')))));
  }
  return tokens;
}

/** Several times the cases that have a process of their own, each time with new processes. */
async function measureProcesses() {
  const measured = [];
  for (let number = 0; number < PROCESSES; number += 1) {
    const cases = await Promise.all(OWN_PROCESS.map(async (one) => ({ ...one, subject: await one.start() })));
    for (const { subject, requestOf, ...expected } of cases) {
      await load(subject.url, requestOf, WARM_UP, expected);
    }
    measured.push(...(await measurePairs(cases, ROUNDS.processes, REQUESTS.processes)));
    await Promise.all(cases.map(({ subject }) => subject.stop()));
  }
  return measured;
}

async function measureRequests() {
  const subject = await startProtected();
  await load(subject.url, () => answered, WARM_UP);
  const cases = ONE_PROCESS.map((one) => ({ ...one, subject }));
  const measured = await measurePairs(cases, ROUNDS.requests, REQUESTS.requests);
  await subject.stop();
  return measured;
}

/**
 * CPU of the gateway in microseconds for one request, again and again for each case, and how many times that is what the
 * case beside it took just before or after. A busy host is twice as slow for seconds and then is not: only neighbours
 * had the same machine.
 */
async function measurePairs(cases, rounds, requests) {
  const byName = new Map(cases.map((one) => [one.name, one]));
  const cost = async (name) => {
    const { subject, requestOf, ...expected } = byName.get(name);
    const send = expected.hangsUp ? loadAlone : load;
    const amount = expected.isLarge ? requests / 5 : requests;
    const cpu = await cpuOf(subject, () => send(subject.url, requestOf, amount, expected));
    return cpu / amount;
  };
  const pairs = cases.filter(({ beside }) => beside !== undefined);
  await inTurns([...byName.keys()], 2, cost);
  const measured = await inTurns(pairs, rounds, async ({ name, beside }, isTurned) => {
    const first = await cost(isTurned ? name : beside);
    const second = await cost(isTurned ? beside : name);
    const [own, others] = isTurned ? [first, second] : [second, first];
    return { name, beside, own, others, times: own / others };
  });
  return [...measured.values()].flat();
}

// Processes on their own: one that rests while others are measured is slower when its turn comes.
const rows = [
  ...rowsOf(OWN_PROCESS, await measureProcesses()),
  ...rowsOf(ONE_PROCESS, await measureRequests()),
];
await emulator.stop();

function rowsOf(cases, measured) {
  return cases.map(({ name, beside }) => {
    const pairs = measured.filter((pair) => pair.name === name);
    const asBase = measured.filter((pair) => pair.beside === name).map(({ others }) => others);
    const costs = pairs.length > 0 ? pairs.map(({ own }) => own) : asBase;
    return { name, beside, costs, times: beside && median(pairs.map(({ times }) => times)) };
  });
}

const warm = rows.find(({ name, beside }) => name === PROTECTED && beside === UNPROTECTED);
const tooDear = rows.filter(({ name, times }) => name.startsWith('refused') && times >= 1);
printTable(
  `CPU a request, median (spread) of the rounds of ${PROCESSES} processes each, then of one; times: median of neighbouring rounds`,
  [
    ['request', 'µs', 'times', 'of'],
    ...rows.map(({ name, beside = '', costs, times }) => [
      name,
      withSpread(costs),
      times?.toFixed(2) ?? '',
      beside,
    ]),
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
