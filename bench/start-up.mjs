import { fetchToken, startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { startMeasured } from './lib/measured-process.mjs';
import { ANSWERED, gatewayRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { inTurns, median, withSpread } from './lib/statistics.mjs';

/** How long after its start has the built gateway answered a first read? */
const ROUNDS = 5;
const LIMIT_MS = 2000;
const SEEDED_CUSTOMER = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';

const emulator = await startEmulatorProcess();

const starts = new Map([
  [
    'gateway with its own emulator',
    async () => {
      const running = await startMeasured('dist/start.js', {
        env: { PORT: '0', EMULATOR_PORT: '0', METRICS_PORT: '0', DATABASE_URL: ':memory:' },
        ready: /ready at (http\S+)[\s\S]*emulated at (http\S+)/,
      });
      return { running, emulatorUrl: running.addresses[1] };
    },
  ],
  [
    'gateway alone',
    async () => ({ running: await startGatewayProcess(emulator), emulatorUrl: emulator.url }),
  ],
]);

/** Milliseconds from the start of the process to its port, and to its first answer. */
async function measure(name) {
  const startedAt = performance.now();
  const { running, emulatorUrl } = await starts.get(name)();
  const readyMs = performance.now() - startedAt;
  await firstRead(running.url, await fetchToken(emulatorUrl, 'demo-reader'));
  const answeredMs = performance.now() - startedAt;
  await running.stop();
  return { readyMs, answeredMs };
}

async function firstRead(gatewayUrl, token) {
  const { headers, method, body } = gatewayRead(token)(SEEDED_CUSTOMER);
  const answer = await (await fetch(gatewayUrl, { method, headers, body })).text();
  if (!answer.includes(ANSWERED)) throw new Error(`The first read failed: ${answer}`);
}

const results = await inTurns([...starts.keys()], ROUNDS, measure);
await emulator.stop();

const answered = (name) => results.get(name).map(({ answeredMs }) => answeredMs);
printTable('From the start of the process, in ms, median (spread)', [
  ['what', 'listening', 'first read answered'],
  ...[...results].map(([name, rounds]) => [
    name,
    withSpread(rounds.map(({ readyMs }) => readyMs)),
    withSpread(answered(name)),
  ]),
]);
printPromises({
  promise: `ready in under ${LIMIT_MS} ms after the build`,
  kept: [...results.keys()].every((name) => median(answered(name)) < LIMIT_MS),
});
