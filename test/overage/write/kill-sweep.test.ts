import { type ChildProcess, execFile, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.js';
import { DOCUMENTED } from '../../support/customers.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const CHILD = new URL('./kill-child.mjs', import.meta.url);
/** Longer than a change may take, so that what was left running is overdue for the next process. */
const AHEAD_MS = 60_000;
const RANDOM_KILLS = process.env.LONG === '1' ? Number(process.env.KILLS ?? 1000) : 5;
const BUILD_LIMIT_MS = 240_000;
const LONG_LIMIT_MS = 3_600_000;

let folder: string;
let emulator: Emulator;
let child: ChildProcess;
let starts = 0;
/** The customer of the kill at hand, and the key under which its overage is switched off. */
let wish: { customerId: string; key: string };

beforeAll(async () => {
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/tsc'), [], { cwd: ROOT });
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
  emulator = await startEmulator({ switches: { throttlePerMinute: 0 } });
  child = await startChild();
}, BUILD_LIMIT_MS);
afterAll(async () => {
  child.kill('SIGKILL');
  await emulator.stop();
  rmSync(folder, { recursive: true });
});

async function startChild(): Promise<ChildProcess> {
  const aheadMs = AHEAD_MS * starts++;
  const args = [join(folder, 'ledger.db'), emulator.url, emulator.tenantId, String(aheadMs)];
  const started = fork(CHILD, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await Promise.race([once(started, 'message'), once(started, 'exit').then(endedEarly)]);
  return started;
}

function endedEarly([code]: unknown[]): never {
  throw new Error(`The process ended with ${code}.`);
}

function survivedWith([answer]: unknown[]): never {
  throw new Error(`The process was to die, but answered ${JSON.stringify(answer)}.`);
}

async function ask(question: object) {
  const answered = once(child, 'message');
  child.send(question);
  const [answer] = await answered;
  return answer;
}

function aNewWish(): void {
  wish = { customerId: randomUUID(), key: randomUUID() };
  const [{ subscriptions, overage } = { subscriptions: [], overage: null }] = emulator.state(DOCUMENTED);
  emulator.setState({ customers: { [wish.customerId]: { subscriptions, overage } } });
  emulator.clearRequests();
}

const putsReceived = () => emulator.requests().filter(({ method }) => method === 'PUT').length;
const isOff = () => emulator.state(wish.customerId)[0]?.overage?.overageEnabled === false;

/** Starts the next process on the same ledger and checks that nothing is lost, open or sent twice. */
async function recoverAndCheck(): Promise<void> {
  child = await startChild();
  const putsBefore = putsReceived();
  expect(await ask({})).toEqual({ state: expect.stringMatching(/SETTLED|ABANDONED|NONE/), intact: true });
  expect(putsReceived()).toBe(putsBefore);
  const first = await ask({ wish });
  expect(putsReceived()).toBeLessThan(2);
  expect(first).not.toHaveProperty('error');
  expect(first.outcome).toMatch(isOff() ? /ACCEPTED|VISIBLE/ : /UNKNOWN/);
  expect(await ask({ wish })).toEqual(first);
  expect(putsReceived()).toBeLessThan(2);
}

/** The calls of one write to the ledger and the upstream, in their order. */
const CALLS = ['reserve', 'look', 'ask for pending ones', 'PUT', 'record SENT', 'settle'];

describe('a gateway that is killed during a change, and started again', () => {
  const points = CALLS.flatMap((call, at) => [
    { when: 'before', call, killAtCall: at + 1, afterwards: false },
    { when: 'after', call, killAtCall: at + 1, afterwards: true },
  ]);

  it.each(points)(
    '$when "$call": sends nothing twice, and its key has one answer',
    async ({ killAtCall, afterwards }) => {
      aNewWish();
      const survived = once(child, 'message').then(survivedWith);
      const died = once(child, 'exit');
      child.send({ wish, killAtCall, afterwards });
      expect((await Promise.race([died, survived]))[1]).toBe('SIGKILL');
      await recoverAndCheck();
    },
  );

  it('while the PUT is on the wire: sends nothing twice, and finds out what became of it', async () => {
    aNewWish();
    emulator.addFaults([{ match: { method: 'PUT' }, kind: 'never' }]);
    const died = once(child, 'exit');
    child.send({ wish });
    await expect.poll(putsReceived).toBe(1);
    child.kill('SIGKILL');
    await died;
    await recoverAndCheck();
    expect(isOff()).toBe(true);
  });

  it(
    `at any of ${RANDOM_KILLS} random moments: sends nothing twice, and its key has one answer`,
    async () => {
      for (let kill = 0; kill < RANDOM_KILLS; kill += 1) {
        aNewWish();
        if (kill % 3 === 0) emulator.addFaults([{ match: { method: 'PUT' }, delayMs: kill % 10 }]);
        const died = once(child, 'exit');
        child.send({ wish });
        await delay(Math.random() * 40);
        child.kill('SIGKILL');
        await died;
        emulator.clearFaults();
        await recoverAndCheck();
      }
    },
    LONG_LIMIT_MS,
  );
});
