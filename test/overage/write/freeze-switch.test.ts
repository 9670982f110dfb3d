import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../../src/ledger/open-ledger.js';
import { createFreezeSwitch } from '../../../src/overage/write/freeze-switch.js';
import { eventTypes, OPTIONS, quiet } from '../../ledger/ledger-fixtures.js';

async function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'freeze-'));
  const ledger = await openLedger({ url: ':memory:', ...OPTIONS });
  onTestFinished(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true });
  });
  const path = join(folder, 'freeze');
  return { path, ledger, freeze: createFreezeSwitch(path, ledger, quiet) };
}

describe('the freeze switch', () => {
  it('is on exactly while its file is there', async () => {
    const { path, freeze } = await setUp();
    expect(freeze.frozen).toBe(false);
    writeFileSync(path, '');
    expect(freeze.frozen).toBe(true);
    rmSync(path);
    expect(freeze.frozen).toBe(false);
  });

  it('is off for good without a path', async () => {
    const { ledger } = await setUp();
    expect(createFreezeSwitch(undefined, ledger, quiet).frozen).toBe(false);
  });

  it('records that it was switched on and off, once each', async () => {
    const { path, freeze, ledger } = await setUp();
    await freeze.recordChange();
    writeFileSync(path, '');
    await freeze.recordChange();
    await freeze.recordChange();
    rmSync(path);
    await freeze.recordChange();
    await freeze.recordChange();
    expect(await eventTypes(ledger)).toEqual(['changes.frozen', 'changes.unfrozen']);
  });

  it.each([
    ['a file where its folder should be', (path: string) => join(path, 'freeze')],
    ['a name that no file can have', (path: string) => `${path}${'x'.repeat(300)}`],
  ])('is on where nobody can tell whether its file is there: %s', async (_what, unseen) => {
    const { path, ledger } = await setUp();
    writeFileSync(path, '');
    expect(createFreezeSwitch(unseen(path), ledger, quiet).frozen).toBe(true);
  });

  it('records what happened while no process ran, and nothing twice', async () => {
    const { path, ledger, freeze } = await setUp();
    const afterRestart = () => createFreezeSwitch(path, ledger, quiet).recordChange();
    writeFileSync(path, '');
    await freeze.recordChange();
    await afterRestart();
    expect(await eventTypes(ledger)).toEqual(['changes.frozen']);
    rmSync(path);
    await afterRestart();
    await afterRestart();
    expect(await eventTypes(ledger)).toEqual(['changes.frozen', 'changes.unfrozen']);
  });

  it('tries again when the ledger could not record it', async () => {
    const { path, ledger } = await setUp();
    let isDown = true;
    const flaky = {
      ...ledger,
      recordFreeze: async (frozen: boolean) => {
        if (isDown) throw new Error('down');
        return ledger.recordFreeze(frozen);
      },
    };
    const freeze = createFreezeSwitch(path, flaky, quiet);
    writeFileSync(path, '');
    await expect(freeze.recordChange()).rejects.toThrow('down');
    isDown = false;
    await freeze.recordChange();
    expect(await eventTypes(ledger)).toEqual(['changes.frozen']);
  });
});
