import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { changeBehindBack, planAgain, planFor } from './plan-for.js';
import { asCaller, type Env, runOverage } from './run-overage.js';
import { type InputRow, turnedAround } from './wanted-rows.js';

let running: GatewayUnderTest;
let env: Env;
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '100000', CACHE_TTL_MS: '1' } });
  env = await asCaller(running);
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

let used = 0;
/** Customers to be turned on that no earlier test has touched. */
function toTurnOn(count: number): InputRow[] {
  used += count;
  return turnedAround(running.emulator, 120).slice(used - count, used);
}

const isOn = ({ customerId }: InputRow) =>
  running.emulator.state(customerId)[0]?.overage?.overageEnabled === true;
const applyIt = (plan: string) => runOverage(['apply', plan, '--yes'], env);

describe('the undo of a plan', () => {
  it('is never that of the plan which had its name before (2)', async () => {
    const [first, second] = [toTurnOn(2), toTurnOn(2)];
    const plan = await planFor(first, env);
    await applyIt(plan);
    await planAgain(plan.replace(/\.plan$/, ''), second, env);
    await rename(`${plan}.journal`, `${plan}.journal.old`);

    const refused = await applyIt(plan);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toMatch(/in\.csv\.plan\.undo takes back another plan\. Move it and .* away/);
    expect(second.filter(isOn)).toEqual([]);

    await rm(`${plan}.undo`);
    expect((await applyIt(plan)).exitCode).toBe(0);
    await applyIt(`${plan}.undo`);
    expect([...first, ...second].filter(isOn)).toEqual(first);
  });

  it('leaves alone what others did and the plan did not', async () => {
    const rows = toTurnOn(3);
    const [theirs, ours] = rows;
    if (theirs === undefined || ours === undefined) throw new Error('no row');
    const plan = await planFor(rows, env);
    changeBehindBack(running.emulator, theirs.customerId, { overageEnabled: true });
    expect((await applyIt(plan)).exitCode).toBe(3);

    const undone = await applyIt(`${plan}.undo`);
    expect(undone.stderr).toContain('2 to be turned off');
    expect(undone.stderr).toContain('left alone: 1 refused then (EXPECTATION_FAILED)');
    expect(undone.lines.find(({ customerId }) => customerId === theirs.customerId)).toEqual({
      row: 1,
      customerId: theirs.customerId,
      skipped: 'refused then (EXPECTATION_FAILED)',
    });
    expect(undone).toMatchObject({ exitCode: 0 });
    expect(undone.lines.at(-1).summary).toMatchObject({ changes: 3, skipped: 1, done: 2, open: 0 });
    expect(rows.filter(isOn)).toEqual([theirs]);
  });

  it('leaves alone what was so already, and what was not begun', async () => {
    const rows = toTurnOn(2);
    const plan = await planFor(rows, env);
    await applyIt(plan);
    const [head, ...lines] = (await readFile(`${plan}.journal`, 'utf8')).trim().split('\n');
    const results = lines.filter((line) => line.includes('"row":1'));
    const journal = [head, ...results].join('\n').replace('"ACCEPTED"', '"UNCHANGED"');
    await writeFile(`${plan}.journal`, `${journal}\n`);
    const undone = await applyIt(`${plan}.undo`);
    expect(undone.stderr).toContain('left alone: 1 already so then, 1 not begun');
    expect(rows.filter(isOn)).toEqual(rows);
  });

  it('takes back what was sent and never noted, and says that nobody knows of it', async () => {
    const rows = toTurnOn(2);
    const plan = await planFor(rows, env);
    await applyIt(plan);
    const journal = await readFile(`${plan}.journal`, 'utf8');
    await writeFile(`${plan}.journal`, journal.replace(/^\{"row":1,.*\n/m, ''));
    const undone = await applyIt(`${plan}.undo`);
    expect(undone.stderr).toContain('Of 1 nobody knows whether the plan did them');
    expect(rows.filter(isOn)).toEqual([]);
  });

  it('does nothing (2) without the journal of its plan', async () => {
    const rows = toTurnOn(2);
    const plan = await planFor(rows, env);
    await applyIt(plan);
    await rm(`${plan}.journal`);
    const { exitCode, stderr } = await applyIt(`${plan}.undo`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`told by ${plan}.journal, which is not there`);
    expect(rows.filter(isOn)).toEqual(rows);
  });
});
