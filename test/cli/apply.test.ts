import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { asCaller, type Env, runOverage, startOverage } from './run-overage.js';
import { scratchFile } from './scratch-folder.js';
import { type InputRow, toCsv, turnedAround } from './wanted-rows.js';

const LONG = process.env.LONG === '1';

/** How the emulator delays an answer. */
let sleep: (ms: number) => Promise<void> = delay;
let running: GatewayUnderTest;
let env: Env;
beforeAll(async () => {
  running = await startGatewayUnderTest({
    env: { RATE_LIMIT_PER_MINUTE: '100000', PARTNER_CENTER_CALLS_PER_MINUTE: '0', CACHE_TTL_MS: '1' },
    emulator: { sleep: (ms) => sleep(ms) },
  });
  env = await asCaller(running);
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

let used = 0;
/** Customers that no earlier test has touched: the gateway remembers what it sent, whatever the emulator forgets. */
function untouched(count: number): InputRow[] {
  const rows = turnedAround(running.emulator, 160);
  const [ons, offs] = [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)];
  const from = used / 2;
  used += count;
  return [...ons.slice(from, from + count / 2), ...offs.slice(from, from + count / 2)];
}

async function planFor(rows: readonly InputRow[], as = env): Promise<string> {
  const source = await scratchFile('in.csv', toCsv(rows));
  const { exitCode, stderr } = await runOverage(['plan', source, '--no-preview'], as);
  if (exitCode !== 0) throw new Error(stderr);
  return `${source}.plan`;
}

const stateOf = (id: string) => running.emulator.state(id)[0]?.overage?.overageEnabled;
const putsOf = (id: string) => running.apiRequests('PUT').filter(({ path }) => path.includes(id)).length;

describe('overage apply', () => {
  it('carries out a plan, once', async () => {
    const rows = untouched(6);
    const plan = await planFor(rows);
    const { exitCode, lines } = await runOverage(['apply', plan, '--yes'], env);
    expect(exitCode).toBe(0);
    expect(lines.slice(0, 6).map(({ outcome }) => outcome)).toEqual(Array(6).fill('ACCEPTED'));
    expect(lines.at(-1).summary).toEqual({
      changes: 6,
      skipped: 0,
      done: 6,
      unknown: 0,
      failed: 0,
      toRepeat: 0,
      open: 0,
    });
    for (const { customerId, overage } of rows) expect(stateOf(customerId)).toBe(overage === 'on');

    const again = await runOverage(['apply', plan, '--yes'], env);
    expect(again.exitCode).toBe(0);
    expect(running.apiRequests('PUT')).toHaveLength(6);
  });

  it('writes the plan that takes it back before anything is sent', async () => {
    const rows = untouched(4);
    const plan = await planFor(rows);
    running.emulator.addFaults([{ match: { method: 'GET' }, times: 0, status: 403 }]);
    const failed = await runOverage(['apply', plan, '--yes'], env);
    expect(failed.exitCode).not.toBe(0);
    expect(await readFile(`${plan}.undo`, 'utf8')).toContain('"action":"disable"');
    running.emulator.clearFaults();

    expect((await runOverage(['apply', plan, '--yes'], env)).exitCode).toBe(0);
    const undone = await runOverage(['apply', `${plan}.undo`, '--yes'], env);
    expect(undone.lines.at(-1).summary).toMatchObject({ changes: 4, done: 4 });
    for (const { customerId, overage } of rows) expect(stateOf(customerId)).toBe(overage === 'off');
  });

  it('leaves a customer alone whose state is no longer the planned one (3)', async () => {
    const rows = untouched(4);
    const plan = await planFor(rows);
    const [changed] = rows;
    if (changed === undefined) throw new Error('no row');
    const { id, overage } = running.emulator.state(changed.customerId)[0] ?? {};
    if (id === undefined || overage == null) throw new Error('no state');
    running.emulator.setState({ customers: { [id]: { overage: { ...overage, overageEnabled: true } } } });
    const { exitCode, lines } = await runOverage(['apply', plan, '--yes'], env);
    expect(exitCode).toBe(3);
    expect(lines.find(({ customerId }) => customerId === id)).toMatchObject({
      outcome: 'REJECTED',
      code: 'EXPECTATION_FAILED',
    });
    expect(lines.at(-1).summary).toMatchObject({ done: 3, failed: 1 });
    expect(putsOf(id)).toBe(0);
  });

  it('tells unknown outcomes apart (4)', async () => {
    const rows = untouched(2);
    const plan = await planFor(rows);
    const [, off] = rows;
    running.emulator.addFaults([
      { match: { method: 'PUT', customerId: off?.customerId ?? '' }, close: 'before-commit' },
    ]);
    const { exitCode, stderr, lines } = await runOverage(['apply', plan, '--yes'], env);
    expect(exitCode).toBe(4);
    expect(lines.at(-1).summary).toMatchObject({ done: 1, unknown: 1 });
    expect(stderr).toContain('overage operations --outcome UNKNOWN');
  });

  it('goes past a customer that cannot be reached, and says to try it later (75)', async () => {
    const rows = untouched(4);
    const plan = await planFor(rows);
    const [stuck] = rows;
    if (stuck === undefined) throw new Error('no row');
    running.emulator.addFaults([
      { match: { customerId: stuck.customerId, method: 'GET' }, times: 0, status: 503 },
    ]);
    const { exitCode, lines } = await runOverage(['apply', plan, '--yes'], env);
    expect(exitCode).toBe(75);
    expect(lines.at(-1).summary).toMatchObject({ done: 3, toRepeat: 1 });
    running.emulator.clearFaults();
    await expect
      .poll(async () => (await runOverage(['apply', plan, '--yes'], env)).exitCode, { timeout: 100_000 })
      .toBe(0);
    expect(rows.map(({ customerId }) => putsOf(customerId))).toEqual(rows.map(() => 1));
  }, 180_000);
});

describe('overage apply when the gateway has stopped all enabling', () => {
  it('stops, says to try later (75), and goes on when it is allowed again', async () => {
    const freezePath = await scratchFile('frozen', '');
    const frozen = await startGatewayUnderTest({ env: { FREEZE_PATH: freezePath } });
    onTestFinished(() => frozen.stop());
    const frozenEnv = await asCaller(frozen);
    const plan = await planFor(turnedAround(frozen.emulator, 2), frozenEnv);
    const stopped = await runOverage(['apply', plan, '--yes'], frozenEnv);
    expect(stopped.exitCode).toBe(75);
    expect(stopped.stderr).toMatch(/CHANGES_FROZEN.*Go on later with: overage apply/s);

    await rm(freezePath);
    await expect
      .poll(async () => (await runOverage(['apply', plan, '--yes'], frozenEnv)).exitCode, { timeout: 60_000 })
      .toBe(0);
    expect(frozen.apiRequests('PUT')).toHaveLength(2);
  });

  it.each([
    ['CHANGES_FROZEN', async () => ({ FREEZE_PATH: await scratchFile('frozen', '') }), 0],
    ['ENABLE_LIMIT_REACHED', async () => ({ ENABLES_PER_HOUR: '3' }), 3],
  ] as const)('still turns off whom the plan turns off: %s', async (code, settings, allowed) => {
    const limited = await startGatewayUnderTest({ env: await settings() });
    onTestFinished(() => limited.stop());
    const limitedEnv = await asCaller(limited);
    const rows = turnedAround(limited.emulator, 24);
    const plan = await planFor(rows, limitedEnv);
    const stopped = await runOverage(['apply', plan, '--yes'], limitedEnv);
    expect(stopped.exitCode).toBe(75);
    expect(stopped.stderr).toMatch(new RegExp(`${code}.*Go on later with: overage apply`, 's'));
    expect(stopped.stderr).toContain(`${12 + allowed} of 24 done`);
    const isOn = ({ customerId }: InputRow) =>
      limited.emulator.state(customerId)[0]?.overage?.overageEnabled === true;
    expect(rows.filter(({ overage }) => overage === 'off').filter(isOn)).toEqual([]);
    expect(rows.filter(({ overage }) => overage === 'on').filter(isOn)).toHaveLength(allowed);
    // Those under way when the first was refused, and none after it.
    const journal = await readFile(`${plan}.journal`, 'utf8');
    expect(journal.split(code).length - 1).toBeLessThanOrEqual(4);
  });
});

describe('overage apply refuses (2), and sends nothing:', () => {
  let plan: string;
  beforeEach(async () => {
    plan = await planFor(turnedAround(running.emulator, 160).slice(-3));
  });
  const edit = async (change: (text: string) => string) =>
    writeFile(plan, change(await readFile(plan, 'utf8')));

  it.each<[string, string[], Env, (text: string) => string, string]>([
    [
      'a plan that was edited',
      [],
      {},
      (text) => text.replace('"action":"disable"', '"action":"enable"'),
      'edited',
    ],
    ['a plan that was cut off', [], {}, (text) => text.slice(0, -100), 'edited or cut off'],
    ['a plan with a row more', [], {}, (text) => `${text}${text.split('\n')[1]}\n`, 'edited'],
    ['a file that is no plan', [], {}, () => 'customerId,overage\n', 'edited'],
    ['a stale plan', ['--max-age', '0s'], {}, (text) => text, 'stale'],
    [
      'a plan for another gateway',
      [],
      { OVERAGE_URL: 'https://other.example/graphql' },
      (text) => text,
      'This plan is for',
    ],
    ['more changes than allowed', ['--max-changes', '2'], {}, (text) => text, '--max-changes allows 2'],
  ])('%s', async (_what, options, changedEnv, change, words) => {
    await edit(change);
    const { exitCode, stderr } = await runOverage(['apply', plan, '--yes', ...options], {
      ...env,
      ...changedEnv,
    });
    expect(stderr).toContain(words);
    expect(exitCode).toBe(2);
    expect(running.apiRequests('PUT')).toEqual([]);
  });

  it('turning on where nobody can be asked', async () => {
    const enabling = await planFor(turnedAround(running.emulator, 160).slice(70, 72));
    const { exitCode, stderr } = await runOverage(['apply', enabling], env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('ON for 2 customers');
    expect(running.apiRequests('PUT')).toEqual([]);
  });

  it('a journal of another plan', async () => {
    await writeFile(`${plan}.journal`, '{"journalOf":"another"}\n');
    const { exitCode, stderr } = await runOverage(['apply', plan, '--yes'], env);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('journal of another plan');
  });
});

describe('overage apply, stopped and started again', () => {
  /** A few changes each time; it takes four of these until nothing is left. */
  const LET_GO_EVERY_MS = 500;

  /** Ends the command by the signal once it has printed so many results. */
  async function stopAfter(results: number, plan: string, signal: NodeJS.Signals, then = () => {}) {
    const command = startOverage(['apply', plan, '--yes'], env);
    let printed = 0;
    command.process.stdout?.on('data', (chunk) => {
      printed += String(chunk).split('\n').length - 1;
      // A second Ctrl-C would mean something else.
      if (printed < results || command.process.killed) return;
      command.process.kill(signal);
      then();
    });
    return command.ended;
  }

  it('goes on after Ctrl-C, which lets what is under way end (3)', async () => {
    const rows = untouched(16);
    const plan = await planFor(rows);
    // All but the first two are answered only when the signal was sent, so that there is something left to stop.
    const held = new HeldAnswers();
    sleep = held.sleep;
    running.emulator.addFaults(
      rows.slice(2).map(({ customerId }) => ({ match: { method: 'PUT', customerId }, delayMs: 1 })),
    );
    const letting: NodeJS.Timeout[] = [];
    onTestFinished(() => {
      sleep = delay;
      letting.forEach(clearInterval);
    });
    const stopped = await stopAfter(2, plan, 'SIGINT', () =>
      letting.push(setInterval(() => held.release(), LET_GO_EVERY_MS)),
    );
    expect(stopped.exitCode).toBe(3);
    expect(stopped.lines.at(-1).summary.open).toBeGreaterThan(0);
    expect(stopped.stderr).toContain(`Go on with: overage apply ${plan}`);
    sleep = delay;
    const rest = await runOverage(['apply', plan, '--yes'], env);
    expect(rest.exitCode).toBe(0);
    expect(rows.map(({ customerId }) => putsOf(customerId))).toEqual(rows.map(() => 1));
  });

  it('never sends anything twice, wherever it is killed', async () => {
    const rows = untouched(24);
    const plan = await planFor(rows);
    running.emulator.addFaults([{ match: { method: 'PUT' }, times: 0, delayMs: 30 }]);
    const kills = LONG ? 20 : 4;
    for (let kill = 0; kill < kills; kill += 1) {
      const killed = await stopAfter(1 + Math.floor(Math.random() * 4), plan, 'SIGKILL');
      if (killed.exitCode === 0) break;
      expect(killed.exitCode).toBeNull();
    }
    const last = await runOverage(['apply', plan, '--yes'], env);
    expect(last.exitCode).toBe(0);
    expect(last.lines.at(-1).summary).toMatchObject({ changes: 24, done: 24 });
    expect(rows.map(({ customerId }) => putsOf(customerId))).toEqual(rows.map(() => 1));
    for (const { customerId, overage } of rows) expect(stateOf(customerId)).toBe(overage === 'on');
  });

  it('reads a journal whose last line was cut off', async () => {
    const rows = untouched(4);
    const plan = await planFor(rows);
    await runOverage(['apply', plan, '--yes'], env);
    const journal = await readFile(`${plan}.journal`, 'utf8');
    await writeFile(`${plan}.journal`, journal.slice(0, -20));
    const again = await runOverage(['apply', plan, '--yes'], env);
    expect(again.exitCode).toBe(0);
    expect(again.lines).toMatchObject([{ outcome: 'ACCEPTED' }, { summary: { done: 4 } }]);
    expect(running.apiRequests('PUT')).toHaveLength(4);
  });
});
