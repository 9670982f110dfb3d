import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { printPromises, printTable } from './lib/report.mjs';
import { inTurns, median, withSpread } from './lib/statistics.mjs';

/** How long does the `overage` command take until it can begin? */
const ROUNDS = 15;
const LIMIT_MS = 200;
const ROOT = new URL('../', import.meta.url);

const { bin } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
const COMMAND = fileURLToPath(new URL(bin.overage, ROOT));
const run = promisify(execFile);

/** What is run, and what it must say: none of it waits for a gateway or anything else. */
const variants = new Map([
  ['node and nothing else', { args: ['-e', ''], says: /^$/ }],
  ['overage --help', { args: [COMMAND, '--help'], says: /Usage: overage/ }],
  ['overage explain', { args: [COMMAND, 'explain', 'NOT_FOUND'], says: /NOT_FOUND/ }],
  // The whole way to the first request: the code of the command, its settings and the client are loaded.
  [
    'overage plan, refused',
    { args: [COMMAND, 'plan', '/nowhere/in.csv'], says: /cannot be read/, exitCode: 2 },
  ],
]);

/** Milliseconds from the start of the process to its end. */
async function measure(name) {
  const { args, says, exitCode = 0 } = variants.get(name);
  const env = { PATH: process.env.PATH, OVERAGE_TOKEN: 'token' };
  const startedAt = performance.now();
  const ended = await run(process.execPath, args, { env }).catch((error) => error);
  const tookMs = performance.now() - startedAt;
  const said = ended.stdout + ended.stderr;
  if ((ended.code ?? 0) !== exitCode || !says.test(said)) throw new Error(`${name} said: ${said}`);
  return tookMs;
}

const results = await inTurns([...variants.keys()], ROUNDS, measure);

printTable('From the start of the process to its end, in ms, median (spread)', [
  ['what', 'ms'],
  ...[...results].map(([name, rounds]) => [name, withSpread(rounds)]),
]);
printPromises({
  promise: `the command starts in under ${LIMIT_MS} ms`,
  kept: [...results.values()].every((rounds) => median(rounds) < LIMIT_MS),
});
