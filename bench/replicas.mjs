import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../dist/request/clock.js';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { startCountingRedis } from './replicas/counting-redis.mjs';
import { startReplicas } from './replicas/replica-set.mjs';
import { ReplicaTally } from './replicas/replica-tally.mjs';
import { readOf, requestsOf, writeOf } from './replicas/requests.mjs';
import { ownPrefix, ownSchema } from './replicas/shared-services.mjs';
import { seededRandom, zipf } from './trace/demand.mjs';
import { startSlowUpstream } from './trace/slow-upstream.mjs';
import { mostInAMinute } from './trace/tally.mjs';

/**
 * What do replicas share? The first minutes of the trace, over N gateways that are processes of their own, on one real
 * Redis and one real PostgreSQL, each request to any of them. In real time, since the shared quota counts on Redis'
 * clock. `--without-redis` gives each replica its part of the quota and leaves invalidations to PostgreSQL.
 */
const { values: options } = parseArgs({
  options: {
    replicas: { type: 'string', default: '1,2,10' },
    minutes: { type: 'string', default: '3' },
    'write-share': { type: 'string', default: '0.01' },
    seed: { type: 'string', default: '1' },
    'without-redis': { type: 'boolean', default: false },
  },
});
const MINUTES = Number(options.minutes);
const WRITE_SHARE = Number(options['write-share']);
const WITHOUT_REDIS = options['without-redis'];
const READS_A_SECOND = 200;
const CUSTOMERS = 2_000;
const QUOTA = 500;
const CACHE_TTL_MS = 5_000;
const KEY = 'only for measuring, so anybody may know it';

/** The same requests in every run: when, for which customer, and whether it is a change. */
function makeTrace() {
  const random = seededRandom(Number(options.seed));
  const pick = zipf(CUSTOMERS, random);
  const events = [];
  let atMs = 0;
  while (atMs < MINUTES * 60_000) {
    events.push({ atMs, customer: pick(), isWrite: false });
    if (random() < WRITE_SHARE) events.push({ atMs, customer: pick(), isWrite: true });
    atMs += (-Math.log(1 - random()) * 1_000) / READS_A_SECOND;
  }
  return events;
}

/** Whatever becomes of a run, nothing of it stays on the servers. */
async function play(count, trace) {
  const closing = [];
  const closedLater = async (starting, close) => {
    const started = await starting;
    closing.unshift(() => close(started));
    return started;
  };
  const stopped = (starting) => closedLater(starting, (one) => one.stop());
  const dropped = (starting) => closedLater(starting, (one) => one.drop());
  try {
    const postgres = await dropped(ownSchema());
    const redis = await dropped(ownPrefix());
    const counting = await stopped(startCountingRedis(redis));
    const upstream = await stopped(startSlowUpstream(systemClock));
    const emulator = await stopped(startEmulatorProcess());
    const shared = WITHOUT_REDIS ? {} : { REDIS_URL: counting.url, REDIS_PREFIX: redis.prefix };
    const replicas = await stopped(
      startReplicas(count, emulator, {
        env: {
          PARTNER_CENTER_BASE_URL: upstream.url.origin,
          PARTNER_CENTER_CALLS_PER_MINUTE: String(WITHOUT_REDIS ? Math.floor(QUOTA / count) : QUOTA),
          CACHE_TTL_MS: String(CACHE_TTL_MS),
          DATABASE_URL: postgres.url,
          LEDGER_KEY: KEY,
          WRITES_PER_CUSTOMER_PER_MINUTE: '1000000',
          ...shared,
        },
      }),
    );
    counting.counts.clear();
    const requests = requestsOf(await emulator.token('demo-operator'));
    const tally = await send(trace, { count, replicas, requests, upstream });
    const usage = await replicas.usage();
    const commands = new Map(counting.counts);
    const connections = postgres.mostConnections();
    return { count, tally, calls: upstream.calls, usage, commands, connections, warnings: replicas.warnings };
  } finally {
    for (const close of closing) await close();
  }
}

/** Sends each request when it is due, whatever became of those before. */
async function send(trace, { count, replicas, requests, upstream }) {
  const customers = Array.from({ length: CUSTOMERS }, () => randomUUID());
  const chooseReplica = seededRandom(count);
  const tally = new ReplicaTally();
  const underWay = [];
  const startedAtMs = performance.now();
  for (const { atMs, customer, isWrite } of trace) {
    const earlyMs = startedAtMs + atMs - performance.now();
    if (earlyMs > 1) await setTimeout(earlyMs);
    const id = customers[customer];
    const replica = Math.floor(chooseReplica() * count);
    const ask = async (request, meaningOf) => meaningOf(await replicas.ask(replica, request));
    const one = isWrite
      ? tally.write(id, () => ask(requests.write(id, !upstream.isOn(id)), writeOf))
      : tally.read(id, () => ask(requests.read(id), readOf));
    // Found at the end, where it ends the run in order.
    one.catch(() => undefined);
    underWay.push(one);
  }
  await Promise.all(underWay);
  return tally;
}

const listOf = (counts) => [...counts].map(([code, amount]) => `${code} ${amount}`).join(', ') || 'none';
const share = (part, whole, digits = 2) => `${((100 * part) / whole).toFixed(digits)} %`;
const trace = makeTrace();
const runs = [];
for (const count of options.replicas.split(',').map(Number)) {
  const run = await play(count, trace);
  printRun(run);
  runs.push(run);
}

const title = `${MINUTES} min of ${READS_A_SECOND} reads a second, ${share(WRITE_SHARE, 1, 0)} changes`;
printTable(`${title}, ${WITHOUT_REDIS ? 'PostgreSQL without Redis' : 'one Redis, one PostgreSQL'}`, [
  [
    'replicas',
    'reads',
    'answered',
    'by minute',
    'of them stale',
    'changes',
    'accepted',
    'calls',
    'most in a minute',
  ],
  ...runs.map(({ count, tally, calls }) => [
    count,
    tally.reads,
    share(tally.answered, tally.reads),
    tally.minutes.map((minute) => share(minute.answered, minute.reads, 0)).join(', '),
    share(tally.stale, tally.answered),
    tally.writes,
    tally.accepted,
    calls.length,
    mostInAMinute(calls),
  ]),
]);
printTable('What it takes', [
  ['replicas', 'CPU ms a read', 'MiB, largest', 'PostgreSQL connections', 'Redis commands a read', 'of them'],
  ...runs.map(({ count, tally, usage, commands, connections }) => {
    const total = [...commands.values()].reduce((sum, one) => sum + one, 0);
    const parts = [...commands].map(([part, amount]) => `${part} ${(amount / tally.reads).toFixed(2)}`);
    return [
      count,
      (usage.cpuMs / tally.reads).toFixed(2),
      usage.mostMib.toFixed(0),
      connections,
      (total / tally.reads).toFixed(2),
      parts.sort().join(', ') || '-',
    ];
  }),
]);

function printRun({ count, tally, calls, warnings }) {
  const busiest = mostInAMinute(calls);
  const { behind, longestBehindMs } = tally;
  const puts = calls.filter(({ method }) => method === 'PUT').length;
  console.log(
    `\n  ${count} replicas: ${calls.length - puts} GETs, ${puts} PUTs.` +
      ` Reads refused: ${listOf(tally.refusals)}; of them ${tally.refusedSinceChange} since a change,` +
      ` ${tally.refusedThoughRead} of customers that a replica had read.` +
      ` Changes not accepted: ${listOf(tally.writeRefusals)}.` +
      ` Answers from before an acknowledged change: ${behind}, at most ${longestBehindMs.toFixed(0)} ms after it.` +
      ` Warnings: ${listOf(warnings)}.`,
  );
  printPromises(
    { promise: `no more than ${QUOTA} calls in any minute (most: ${busiest})`, kept: busiest <= QUOTA },
    {
      promise: `no answer from before a change that was acknowledged more than ${CACHE_TTL_MS} ms ago`,
      kept: longestBehindMs <= CACHE_TTL_MS,
    },
    {
      promise: 'who is refused for the quota is told when to ask again',
      kept: tally.withoutRetryAfter === 0,
    },
    // A replica that cannot reach Redis, or missed messages, knows only what it has read itself.
    ...(WITHOUT_REDIS || warnings.size > 0
      ? []
      : [
          {
            promise: `every read of a customer that any replica had read, and nobody changed, is answered (refused: ${tally.refusedThoughRead})`,
            kept: tally.refusedThoughRead === 0,
          },
        ]),
  );
}
