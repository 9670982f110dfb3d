/**
 * Runs the README as a reader would: starts the gateway with its command, runs every further shell block in one shell,
 * and compares what it prints with the JSON block that follows it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const START = 'npm ci && npm start';
/** A fresh installation, a build and a start, on the slowest machine. */
const READY_WITHIN_MS = 900_000;

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```(sh|json)\n([\s\S]*?)^```/gm)].map(([, kind, text]) => ({
  kind,
  text,
}));
const steps = [];
for (const [index, { kind, text }] of blocks.entries()) {
  if (kind !== 'sh' || text.trim().startsWith('npm')) continue;
  const next = blocks[index + 1];
  steps.push({ command: text, expected: next?.kind === 'json' ? JSON.parse(next.text) : undefined });
}
if (!blocks.some(({ text }) => text.trim() === START))
  throw new Error(`The README no longer says "${START}".`);
if (!steps.some(({ expected }) => expected !== undefined))
  throw new Error('The README shows no answer to compare.');

const gateway = spawn('bash', ['-c', START], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
try {
  await ready(gateway);
  let before = '';
  for (const { command, expected } of steps) {
    const printed = execFileSync('bash', ['-euc', `${before}\n${command}`], { encoding: 'utf8' });
    if (expected === undefined) {
      before += command;
    } else if (!isDeepStrictEqual(JSON.parse(printed), expected)) {
      throw new Error(`The README promises\n${JSON.stringify(expected)}\nbut the answer was\n${printed}`);
    }
  }
  console.log(`README: ${steps.length} commands do what it says.`);
} finally {
  process.kill(-gateway.pid, 'SIGTERM');
}

/** Resolves once the gateway has printed that it is ready. */
function ready(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The gateway did not become ready.')), READY_WITHIN_MS);
    let printed = '';
    child.stdout.on('data', (text) => {
      process.stdout.write(text);
      printed += String(text);
      if (!printed.includes('is ready at')) return;
      clearTimeout(timer);
      resolve();
    });
    child.once('exit', (code) => reject(new Error(`The gateway stopped with exit code ${code}.`)));
  });
}
