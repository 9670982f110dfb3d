import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ALLOCATOR_SETTINGS } from '../../dist/config/allocator.js';

const ROOT = new URL('../../', import.meta.url);
/** Not the root, so that a developer's own .env file does not change what is measured. */
const WORKING_DIRECTORY = new URL('../', import.meta.url);
const REPORTER = new URL('report-usage.mjs', import.meta.url).href;

const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8'));
/** Node's flags in `npm start`, and the settings of `start.ts`: what is measured runs as what is shipped. */
const FLAGS = / node ([^&]*)dist\/start\.js/.exec(scripts.start)[1].split(' ').filter(Boolean);
const SETTINGS = { PATH: process.env.PATH, ...ALLOCATOR_SETTINGS };

/**
 * Starts a script of ours as a process of its own and waits until it prints an address.
 * @param script path from the repository's root
 * @param ready what it prints once it takes requests; the groups are addresses
 * @param preload modules, by URL, that are loaded before it
 * @param onOutput given whatever it prints
 * @returns `url` is the first of the `addresses`
 */
export async function startMeasured(script, { ready, args = [], env = {}, preload = [], onOutput }) {
  const child = fork(fileURLToPath(new URL(script, ROOT)), args, {
    cwd: WORKING_DIRECTORY,
    env: { ...SETTINGS, ...env },
    execArgv: [...FLAGS, ...[REPORTER, ...preload].flatMap((url) => ['--import', url])],
    silent: true,
  });
  const ask = async (question) => {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer;
  };
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  if (onOutput !== undefined) child.stdout.on('data', onOutput);
  const addresses = await addressesPrinted(child, ready);
  return {
    url: addresses[0],
    addresses,
    pid: child.pid,
    /** CPU so far in microseconds, and resident memory in bytes. */
    usage: () => ask('usage'),
    /** Bytes that it holds once everything unreachable is collected. */
    liveBytes: async () => (await ask('live')).liveBytes,
    /** How often V8 collected everything since this was first asked. */
    wholeCollections: async () => (await ask('collections')).wholeCollections,
    stop: async () => {
      process.off('exit', kill);
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Reads on after the address was found, so that a process that logs is never held up by a full pipe. */
function addressesPrinted(child, ready) {
  return new Promise((resolve, reject) => {
    let printed = '';
    const look = (chunk) => {
      printed += chunk;
      const match = ready.exec(printed);
      if (match === null) return;
      child.stdout.off('data', look).resume();
      resolve(match.slice(1));
    };
    child.stdout.setEncoding('utf8').on('data', look);
    child.stderr.pipe(process.stderr);
    child.once('exit', () => reject(new Error(`It ended before it was ready. It printed: ${printed}`)));
  });
}

/** CPU in microseconds that a process spends while `work` runs. */
export async function cpuOf(measured, work) {
  const before = await measured.usage();
  await work();
  const after = await measured.usage();
  return after.cpuMicroseconds - before.cpuMicroseconds;
}
