import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startEmulatorProcess } from './lib/emulator-process.mjs';
import { startGatewayProcess } from './lib/gateway-process.mjs';
import { ANSWERED, upstreamRead } from './lib/reads.mjs';
import { printPromises, printTable } from './lib/report.mjs';
import { median } from './lib/statistics.mjs';
import { ACCEPTED, addWritableCustomers, gatewayWrite, upstreamWrite } from './lib/writes.mjs';
import { ownSchema } from './replicas/shared-services.mjs';

/**
 * What does the write protocol add to the upstream's own time (one GET and one PUT), and does one process sustain 50
 * changes a second of different customers? For a ledger in a SQLite file, and on PostgreSQL where
 * TEST_DATABASE_URL names one.
 */
const ROUNDS = 300;
const WARM_UP_ROUNDS = 100;
const RATE = 50;
const SECONDS = 8;

const agent = new http.Agent({ keepAlive: true });

/** Milliseconds until the whole answer is there. */
function timed(url, { path, body, ...options }, expected) {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, url), { agent, ...options }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      response.once('end', () => {
        if (text.includes(expected)) resolve(performance.now() - startedAt);
        else reject(new Error(`It failed: ${text}`));
      });
    });
    request.once('error', reject).end(body);
  });
}

async function measure({ name, limitMs, url }) {
  const folder = mkdtempSync(join(tmpdir(), 'overage-bench-'));
  const policyPath = join(folder, 'policy.json');
  writeFileSync(policyPath, JSON.stringify({ callers: [{ application: 'demo-operator', customers: '*' }] }));
  const emulator = await startEmulatorProcess();
  const gateway = await startGatewayProcess(emulator, {
    env: {
      DATABASE_URL: url(folder),
      LEDGER_KEY: 'only for measuring, so anybody may know it',
      ACCESS_POLICY_PATH: policyPath,
    },
  });
  const customers = await addWritableCustomers(emulator, 2 * (ROUNDS + WARM_UP_ROUNDS) + RATE * SECONDS);
  const read = upstreamRead(await emulator.token('demo-gateway'));
  const put = upstreamWrite(await emulator.token('demo-gateway'));
  const change = gatewayWrite(await emulator.token('demo-operator'));

  const round = async () => {
    const direct = customers.pop();
    const getMs = await timed(emulator.url, read(direct), ANSWERED);
    const putMs = await timed(emulator.url, put(direct), '"overageEnabled":false');
    const wholeMs = await timed(gateway.url, change(customers.pop()), ACCEPTED);
    return { getMs, putMs, wholeMs, addedMs: wholeMs - getMs - putMs };
  };
  for (let number = 0; number < WARM_UP_ROUNDS; number += 1) await round();
  const rounds = [];
  for (let number = 0; number < ROUNDS; number += 1) rounds.push(await round());

  const sustained = await sustain(
    (customerId) => timed(gateway.url, change(customerId), ACCEPTED),
    customers,
  );
  await gateway.stop();
  await emulator.stop();
  rmSync(folder, { recursive: true });

  const medianOf = (key) => median(rounds.map((one) => one[key]));
  printTable(`${name}: one change after the other, ${ROUNDS} rounds, medians in ms`, [
    ['GET', 'PUT', 'through the gateway', 'added'],
    ['getMs', 'putMs', 'wholeMs', 'addedMs'].map((key) => medianOf(key).toFixed(2)),
  ]);
  printTable(`${name}: ${RATE} changes a second for ${SECONDS} s`, [
    ['accepted a second', 'median ms', '99 % ms'],
    [sustained.rate.toFixed(1), sustained.medianMs.toFixed(2), sustained.highMs.toFixed(2)],
  ]);
  printPromises(
    {
      promise: `A change adds at most a GET and ${limitMs} ms (${name})`,
      kept: medianOf('addedMs') <= limitMs,
    },
    { promise: `${RATE} changes a second are sustained (${name})`, kept: sustained.rate >= RATE * 0.98 },
  );
}

/** Starts changes at the rate, whether or not earlier ones are answered; all must be accepted. */
async function sustain(write, customers) {
  const startedAt = performance.now();
  const answers = [];
  for (let number = 0; number < RATE * SECONDS; number += 1) {
    await delay(Math.max(0, startedAt + (number * 1000) / RATE - performance.now()));
    answers.push(write(customers.pop()));
  }
  const times = (await Promise.all(answers)).toSorted((one, other) => one - other);
  const seconds = (performance.now() - startedAt) / 1000;
  return {
    rate: times.length / seconds,
    medianMs: median(times),
    highMs: times[Math.floor(times.length * 0.99)],
  };
}

await measure({ name: 'SQLite', limitMs: 5, url: (folder) => join(folder, 'ledger.db') });
if (process.env.TEST_DATABASE_URL === undefined) {
  console.log('\nPostgreSQL: skipped, TEST_DATABASE_URL is not set.');
} else {
  // A ledger belongs to one Partner Center, and each run has another.
  const schema = await ownSchema();
  await measure({ name: 'PostgreSQL', limitMs: 10, url: () => schema.url });
  await schema.drop();
}
agent.destroy();
