import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openLedger, openLedgerForReading } from '../../src/ledger/open-ledger.js';
import { startChild } from './ledger-child.js';
import { accepted, allEvents, fileLedger, OPTIONS, temporaryFolder } from './ledger-fixtures.js';

const REFUSAL = {
  code: 'LEDGER_UNAVAILABLE',
  retryable: false,
  message: expect.stringContaining('another gateway process'),
};

describe('a ledger file', () => {
  it('is refused to a second gateway of the same process', async () => {
    const { path, ledger } = await fileLedger();
    await expect(openLedger({ url: path, ...OPTIONS })).rejects.toMatchObject(REFUSAL);
    await ledger.health();
  });

  it('is refused under another name of the same file', async () => {
    const { path } = await fileLedger();
    const other = join(dirname(path), 'other.db');
    symlinkSync(path, other);
    await expect(openLedger({ url: other, ...OPTIONS })).rejects.toMatchObject(REFUSAL);
  });

  it('is refused while another process has it, and free as soon as that one is killed', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    const holder = await startChild(path);
    await expect(openLedger({ url: path, ...OPTIONS })).rejects.toMatchObject(REFUSAL);
    await holder.kill();
    const ledger = await openLedger({ url: path, ...OPTIONS });
    onTestFinished(() => ledger.close());
    await ledger.health();
  });

  it('is free again once it is closed', async () => {
    const { path, ledger } = await fileLedger();
    await ledger.close();
    const again = await openLedger({ url: path, ...OPTIONS });
    await again.close();
  });

  it('keeps what a killed process had committed, and the customer that it held', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    const child = await startChild(path);
    await child.reserve('customer-1');
    await child.finish();
    const held = await child.reserve('customer-2');
    await child.kill();
    const ledger = await openLedger({ url: path, ...OPTIONS });
    onTestFinished(() => ledger.close());
    expect((await ledger.overdue(new Date())).map(({ id }) => id)).toEqual([held.id]);
    expect(await ledger.toObserve(new Date(0))).toHaveLength(1);
    expect(await ledger.verifyChain()).toEqual({ ok: true, events: 4 });
  });
});

describe('reading a ledger file', () => {
  it('works beside the gateway that writes to it, and sees what it writes', async () => {
    const { path, ledger } = await fileLedger();
    const reader = await openLedgerForReading({ url: path, ...OPTIONS });
    onTestFinished(() => reader.close());
    expect(await reader.verifyChain()).toEqual({ ok: true, events: 0 });
    const operation = await accepted(ledger);
    expect(await reader.operation(operation.id)).toEqual(operation);
    expect(await reader.verifyChain()).toEqual({ ok: true, events: 3 });
    expect(await allEvents(reader)).toHaveLength(3);
  });

  it('needs the file to be there, and does not make one', async () => {
    const path = join(temporaryFolder(), 'nothing.db');
    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(openLedgerForReading({ url: path, ...OPTIONS })).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
        message: expect.stringContaining(path),
      });
    }
  });

  it('needs the key that it was written with', async () => {
    const { path } = await fileLedger();
    await expect(openLedgerForReading({ ...OPTIONS, url: path, chainKey: 'another' })).rejects.toMatchObject({
      message: expect.stringContaining('another chain key'),
    });
  });

  it('is not possible for a ledger in memory', async () => {
    await expect(openLedgerForReading({ ...OPTIONS, url: ':memory:' })).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
      retryable: false,
    });
  });
});
