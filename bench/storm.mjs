import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { startStagedUpstream } from './lib/staged-upstream.mjs';
import { steadyRate } from './lib/steady-rate.mjs';

/** How much does a Partner Center that answers everything with 503 get to bear? Every read is for another customer. */
const { seconds } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } }).values;
const READS_A_SECOND = 200;
const LATENCY_MS = 100;
const MOST_CALLS_A_READ = 1.15;
const PROBE_EVERY_MS = 5_000;
/** A timer may be early by a fraction, and two processes do not see a moment alike. */
const TOLERANCE_MS = 100;

const emulator = await startEmulatorProcess();
const upstream = await startStagedUpstream((response) => response.writeHead(503).end(), {
  latencyMs: LATENCY_MS,
});
const gateway = await startGatewayProcess(emulator, {
  env: upstream.env,
});
const readOf = gatewayRead(await emulator.token('demo-reader'));
const rate = { aSecond: READS_A_SECOND, seconds: Number(seconds) };
const answers = await steadyRate(gateway.url, () => readOf(randomUUID()), rate);
await gateway.stop();
await emulator.stop();
await upstream.stop();

// The breaker is open from the first time that nothing comes for longer than a retry waits.
const { calls } = upstream;
const opening = calls.findIndex(({ atMs }, index) => index > 0 && atMs - calls[index - 1].atMs > 2_500);
const before = opening === -1 ? calls : calls.slice(0, opening);
const probes = opening === -1 ? [] : calls.slice(opening);
const firstAttempts = new Set(before.map(({ correlationId }) => correlationId)).size;
const ratio = before.length / firstAttempts;
const gaps = probes.slice(1).map(({ atMs }, index) => atMs - probes[index].atMs);
const wellTold = answers.filter(({ text }) => text.includes('UPSTREAM_UNAVAILABLE')).length;

printTable(`${seconds} s of nothing but 503, ${READS_A_SECOND} reads a second`, [
  [
    'reads',
    'calls until the breaker opened',
    'of them first attempts',
    'probes afterwards',
    'shortest gap, ms',
  ],
  [answers.length, before.length, firstAttempts, probes.length, Math.min(...gaps).toFixed(0)],
]);
printPromises(
  {
    promise: `at most ${MOST_CALLS_A_READ} calls for each first attempt until the breaker opens (${ratio.toFixed(2)})`,
    kept: ratio <= MOST_CALLS_A_READ,
  },
  {
    promise: 'then at most one probe in 5 s',
    kept: gaps.every((gap) => gap >= PROBE_EVERY_MS - TOLERANCE_MS),
  },
  { promise: 'every read is told what is wrong', kept: wellTold === answers.length },
);
