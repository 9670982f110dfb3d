import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { printPromises, printTable } from './lib/report.mjs';
import { untilQuiet, VirtualClock } from './lib/virtual-clock.mjs';
import { seededRandom, zipf } from './trace/demand.mjs';
import { QUOTA, startParts } from './trace/gateway-parts.mjs';
import { startSlowUpstream } from './trace/slow-upstream.mjs';
import { mostInAMinute, Tally } from './trace/tally.mjs';

/**
 * What becomes of ten minutes of traffic of which Partner Center's quota covers a twenty-fourth? The gateway's own
 * cache, pacer, client, write protocol and reconciler answer it over real HTTP; only time is virtual.
 */
const { minutes: minutesOption, seed } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
}).values;
const MINUTES = Number(minutesOption);
const READS_A_SECOND = 200;
const CUSTOMERS = 2_000;
const RECONCILE_EVERY_MS = 30_000;
const MINUTE_MS = 60_000;
/** What counts as nearly every read. */
const SETTLED_SHARE = 0.999;

/**
 * How changes are made, and how many there are for each read. `settlesAfter` are the minutes after which nearly every
 * read is answered: later with changes by the write protocol, as 120 of them a minute take 240 of the 500 calls for a
 * look and a PUT each. Such a change takes no customer away from the readers, as the gateway knows what it came to.
 */
const SCENARIOS = new Map([
  ['no writes', { writeShare: 0, settlesAfter: 4 }],
  [
    '1 % writes made elsewhere: each only invalidates',
    { writeShare: 0.01, elsewhere: true, settlesAfter: 4 },
  ],
  [
    '1 % writes by the write protocol',
    { writeShare: 0.01, elsewhere: false, changesAreKnown: true, settlesAfter: 8 },
  ],
]);

async function play({ writeShare, elsewhere }) {
  const clock = new VirtualClock();
  const upstream = await startSlowUpstream(clock);
  const random = seededRandom(Number(seed));
  const pick = zipf(CUSTOMERS, random);
  const customers = Array.from({ length: CUSTOMERS }, () => randomUUID());
  const tally = new Tally(clock, MINUTES);
  const parts = await startParts(upstream, clock, (id) => tally.changed(id));
  const quiet = () => untilQuiet(parts.onTheWire);

  const read = (id) => tally.read(id, () => parts.read(id));
  const write = (id) =>
    tally.write(
      id,
      async () => {
        if (!elsewhere) {
          const { outcome } = await parts.write(id, !upstream.isOn(id));
          return outcome === 'ACCEPTED' || outcome === 'UNCHANGED';
        }
        upstream.change(id);
        await parts.invalidate(id);
        return false;
      },
      () => upstream.versionOf(id),
    );

  let reconcileAtMs = RECONCILE_EVERY_MS;
  let nextMs = 0;
  while (nextMs < MINUTES * MINUTE_MS) {
    await clock.advanceTo(nextMs, quiet);
    if (nextMs >= reconcileAtMs) {
      tally.follow(parts.reconcile());
      reconcileAtMs += RECONCILE_EVERY_MS;
    }
    tally.follow(read(customers[pick()]));
    if (random() < writeShare) tally.follow(write(customers[pick()]));
    await quiet();
    nextMs += (-Math.log(1 - random()) * 1_000) / READS_A_SECOND;
  }
  await clock.advanceTo(nextMs + MINUTE_MS, quiet);
  await tally.everythingOver();
  await parts.stop();
  await upstream.stop();
  return { tally, calls: upstream.calls, uses: parts.uses };
}

const share = (part, whole) => `${((100 * part) / whole).toFixed(2)} %`;

for (const [name, scenario] of SCENARIOS) {
  const startedAt = performance.now();
  const { tally, calls, uses } = await play(scenario);
  const callsIn = (minute) => calls.filter(({ atMs }) => Math.floor(atMs / MINUTE_MS) === minute).length;
  printTable(name, [
    [
      'minute',
      'reads',
      'answered',
      'of them stale',
      'refused: never read',
      'changed since',
      'read before',
      'writes',
      'refused',
      'calls',
    ],
    ...tally.minutes.map((one, minute) => [
      minute + 1,
      one.reads,
      share(one.answered, one.reads),
      share(one.stale, one.answered),
      one.neverRead,
      one.changedSince,
      one.readBefore,
      one.writes,
      one.writesRefused,
      callsIn(minute),
    ]),
  ]);
  const usesText = [...uses].map(([use, count]) => `${use} ${count}`).join(', ');
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(
    `\n  Calls: ${usesText}. Write errors: ${tally.writeErrorsText()}. Took ${seconds.toFixed(0)} s.`,
  );
  const busiest = mostInAMinute(calls);
  const settled = settledAfter(tally.minutes);
  console.log(`  At least 99.9 % of the reads are answered in every minute after minute ${settled}.`);
  printPromises(
    { promise: `no more than ${QUOTA} calls in any minute (most: ${busiest})`, kept: busiest <= QUOTA },
    {
      promise: 'every read of a customer that was read before, and not changed since, is answered',
      kept: tally.total('readBefore') === 0,
    },
    ...(scenario.changesAreKnown
      ? [
          {
            promise:
              'every read of a customer that was read before, or changed, is answered, whatever was changed since',
            kept: tally.total('changedSince') === 0,
          },
        ]
      : []),
    { promise: 'every refusal says when to ask again', kept: tally.withoutRetryAfter === 0 },
    { promise: 'no answer is from before an acknowledged write', kept: tally.tooOld === 0 },
    ...(scenario.settlesAfter === undefined || MINUTES <= scenario.settlesAfter
      ? []
      : [
          {
            promise: `after minute ${scenario.settlesAfter} at least 99.9 % of the reads are answered`,
            kept: settled <= scenario.settlesAfter,
          },
        ]),
  );
}

/** The last minute in which fewer than nearly all reads were answered. */
function settledAfter(minutes) {
  return minutes.findLastIndex(({ answered, reads }) => answered < SETTLED_SHARE * reads) + 1;
}
