import { randomUUID } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { ANSWERED, gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { answerWell, FAULTS, startStagedUpstream } from './lib/staged-upstream.mjs';
import { slopeOf } from './lib/statistics.mjs';
import { steadyRate } from './lib/steady-rate.mjs';

/**
 * Does the gateway lose memory or sockets over time, when one call in twenty fails in one of five ways? A short run
 * measures what is held after whole collections, since resident memory follows the collector's rhythm for minutes.
 * A minute is as many reads as a minute has: a machine that is too slow for the rate takes longer, does the same work,
 * and is never asked for more at once than it can serve.
 * `--leak 500` plants a leak of as many bytes a request: the run must then fail.
 */
const { minutes: minutesOption, leak } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, leak: { type: 'string' } },
}).values;
const MINUTES = Number(minutesOption);
/** From here on resident memory tells, as the operating system counts it. */
const SHORTEST_FOR_RESIDENT_MINUTES = 10;
const IS_SHORT = MINUTES < SHORTEST_FOR_RESIDENT_MINUTES;
const READS_A_SECOND = 300;
/** Far fewer than the gateway serves, more than the rate takes on a machine that keeps up. */
const MOST_AT_ONCE = 100;
const CUSTOMERS = 2_000;
const FAULT_SHARE = 0.05;
const SAMPLES = IS_SHORT ? 15 : 30;
/** Caches fill and code is compiled in the first third; after that memory is to stay as it is. */
const WARM_UP_SAMPLES = SAMPLES / 3;
/** Over half a minute what is held wavers by a few hundred KiB; 4 MiB a minute are some 230 bytes a request. */
const SLOPE_LIMIT_MIB = IS_SHORT ? 4 : 1;
const RESIDENT_LIMIT_MIB = 200;
/** Between two stretches only idle connections are left: to Partner Center as many as calls at once, and a few of its own. */
const MOST_SOCKETS = 50 + 20;
const CALLERS_GONE_MS = 500;
/** What has leaked stays for ever; what is about to end is gone after this on any machine. */
const LEAKED_AFTER_MS = 10_000;
const MIB = 1024 * 1024;

const emulator = await startEmulatorProcess();
const upstream = await startStagedUpstream((response) => {
  const answer = Math.random() < FAULT_SHARE ? FAULTS[Math.floor(Math.random() * FAULTS.length)] : answerWell;
  answer(response);
});
const planted = leak === undefined ? {} : { LEAK_BYTES: leak };
const gateway = await startGatewayProcess(emulator, {
  env: { ...upstream.env, LOG_LEVEL: 'warn', ...planted },
  preload: leak === undefined ? [] : [new URL('soak/leak.mjs', import.meta.url).href],
});
const readOf = gatewayRead(await emulator.token('demo-reader'));
const customers = Array.from({ length: CUSTOMERS }, () => randomUUID());

/** Sockets that the process holds, as the operating system counts them. */
function socketsOf(pid) {
  return readdirSync(`/proc/${pid}/fd`).filter((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}

/** How many sockets are left when the callers are gone. */
async function socketsLeft(pid) {
  const untilMs = performance.now() + LEAKED_AFTER_MS;
  while (socketsOf(pid) > MOST_SOCKETS && performance.now() < untilMs) await setTimeout(CALLERS_GONE_MS);
  return socketsOf(pid);
}

// Each customer once before anything is measured: remembering them is no leak.
await steadyRate(gateway.url, (number) => readOf(customers[number]), {
  aSecond: 2 * READS_A_SECOND,
  seconds: CUSTOMERS / (2 * READS_A_SECOND),
  mostAtOnce: MOST_AT_ONCE,
});

const samples = [];
const seen = { answered: 0, failed: 0, refused: 0, lost: 0 };
for (let sample = 1; sample <= SAMPLES; sample += 1) {
  const rate = { aSecond: READS_A_SECOND, seconds: (MINUTES * 60) / SAMPLES, mostAtOnce: MOST_AT_ONCE };
  const readAny = () => readOf(customers[Math.floor(Math.random() * CUSTOMERS)]);
  for (const { status, text } of await steadyRate(gateway.url, readAny, rate)) {
    if (text.includes(ANSWERED)) seen.answered += 1;
    else if (status === 200) seen.failed += 1;
    else if (text.includes('OVERLOADED')) seen.refused += 1;
    else seen.lost += 1;
  }
  upstream.calls.length = 0;
  await setTimeout(CALLERS_GONE_MS);
  const mib = (await gateway.usage()).rssBytes / MIB;
  const live = (await gateway.liveBytes()) / MIB;
  const minute = (sample * MINUTES) / SAMPLES;
  samples.push({ minute, mib, live, sockets: await socketsLeft(gateway.pid) });
}
await gateway.stop();
await emulator.stop();
await upstream.stop();

const later = samples.slice(WARM_UP_SAMPLES);
const slope = slopeOf(later.map(({ minute, mib, live }) => [minute, IS_SHORT ? live : mib]));
const highest = Math.max(...samples.map(({ mib }) => mib));
const sockets = later.map((one) => one.sockets);
printTable(`${MINUTES} min, ${READS_A_SECOND} reads a second, ${FAULT_SHARE * 100} % faults`, [
  ['minute', 'MiB resident', 'MiB held', 'sockets'],
  ...samples.map((one) => [one.minute.toFixed(1), one.mib.toFixed(0), one.live.toFixed(2), one.sockets]),
]);
console.log(
  `\n  Answered ${seen.answered}, told of a failure ${seen.failed}, refused as too many at once ${seen.refused}, lost ${seen.lost}. Slope ${slope.toFixed(2)} MiB a minute.`,
);
printPromises(
  {
    promise: `${IS_SHORT ? 'memory held' : 'resident memory'} grows by less than ${SLOPE_LIMIT_MIB} MiB a minute (${slope.toFixed(2)})`,
    kept: slope < SLOPE_LIMIT_MIB,
  },
  { promise: `resident memory stays under ${RESIDENT_LIMIT_MIB} MiB`, kept: highest < RESIDENT_LIMIT_MIB },
  {
    promise: `it never holds more than ${MOST_SOCKETS} sockets (most: ${Math.max(...sockets)})`,
    kept: Math.max(...sockets) <= MOST_SOCKETS,
  },
  {
    promise: 'every request is answered: nothing crashes, nothing is left hanging',
    kept: seen.lost + seen.refused === 0,
  },
);
