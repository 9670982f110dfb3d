import { copyFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.js';
import { openLedger, startLedger } from '../../src/ledger/open-ledger.js';
import { toLedgerDatabase } from '../../src/ledger/sqlite-database.js';
import { createLog } from '../../src/telemetry/log.js';
import { accepted, aRequest, fileLedger, OPTIONS, reserved, temporaryFolder } from './ledger-fixtures.js';

const UNAVAILABLE = { code: 'LEDGER_UNAVAILABLE', retryable: true };

/** A ledger whose disk can be made full and given room again. */
async function ledgerOnSmallDisk() {
  const database = new DatabaseSync(join(temporaryFolder(), 'ledger.db'));
  const ledger = await startLedger(toLedgerDatabase(database), OPTIONS);
  onTestFinished(() => ledger.close());
  return {
    ledger,
    fill: () => {
      database.exec('pragma max_page_count = 1');
    },
    makeRoom: () => {
      database.exec('pragma max_page_count = 1000000');
    },
  };
}

/** Steps that need no new page may still fit; a full disk stops within a few. */
async function untilRefused(step: () => Promise<unknown>): Promise<unknown> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      await step();
    } catch (error) {
      return error;
    }
  }
  return 'never refused';
}

async function reserveMany(ledger: Ledger): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < 50; i++) ids.push((await reserved(ledger)).id);
  return ids;
}

describe('a full disk', () => {
  it('refuses a step, keeps nothing of it, and goes on when there is room', async () => {
    const { ledger, fill, makeRoom } = await ledgerOnSmallDisk();
    const waiting = await reserveMany(ledger);
    fill();
    let id = '';
    const error = await untilRefused(async () => {
      id = waiting.pop() ?? '';
      await ledger.markSent(id, { requestId: 'r', attempt: 1 });
    });
    expect(error).toMatchObject({ ...UNAVAILABLE, cause: { message: expect.stringContaining('full') } });
    expect(await ledger.operation(id)).toMatchObject({ state: 'RESERVED', attempts: 0 });
    expect(await ledger.verifyChain()).toMatchObject({ ok: true });
    makeRoom();
    expect(await ledger.markSent(id, { requestId: 'r', attempt: 1 })).toMatchObject({ state: 'SENT' });
    expect(await ledger.verifyChain()).toMatchObject({ ok: true });
  });

  it('leaves the customer free of a reservation that did not fit', async () => {
    const { ledger, fill, makeRoom } = await ledgerOnSmallDisk();
    fill();
    let request = aRequest();
    const error = await untilRefused(() => {
      request = aRequest();
      return ledger.reserve(request);
    });
    expect(error).toMatchObject(UNAVAILABLE);
    makeRoom();
    expect((await ledger.reserve(request)).kind).toBe('reserved');
  });
});

describe('a damaged file', () => {
  it('is refused in a sentence that names it, when it is no database', async () => {
    const path = join(temporaryFolder(), 'ledger.db');
    writeFileSync(path, 'these are notes of somebody else, not a database at all');
    await expect(openLedger({ url: path, ...OPTIONS })).rejects.toMatchObject({
      code: 'LEDGER_UNAVAILABLE',
      message: expect.stringContaining(path),
    });
    expect(readFileSync(path, 'utf8')).toContain('notes of somebody else');
  });

  it('answers LEDGER_UNAVAILABLE when half of it is gone, and frees the lock', async () => {
    const { path, ledger } = await fileLedger();
    for (let i = 0; i < 50; i++) await accepted(ledger);
    await ledger.close();
    truncateSync(path, statSync(path).size / 2);
    for (let attempt = 0; attempt < 2; attempt++) {
      const use = async () => {
        const damaged = await openLedger({ url: path, ...OPTIONS });
        onTestFinished(() => damaged.close());
        await damaged.verifyChain();
      };
      await expect(use()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    }
  });

  it('loses only the commit that was torn at the end of the write-ahead log', async () => {
    const { path, ledger } = await fileLedger();
    const whole = await accepted(ledger);
    const torn = await reserved(ledger);
    const crashed = join(temporaryFolder(), 'crashed.db');
    copyFileSync(path, crashed);
    copyFileSync(`${path}-wal`, `${crashed}-wal`);
    truncateSync(`${crashed}-wal`, statSync(`${crashed}-wal`).size - 100);
    const recovered = await openLedger({ url: crashed, ...OPTIONS });
    onTestFinished(() => recovered.close());
    expect(await recovered.operation(whole.id)).toEqual(whole);
    expect(await recovered.operation(torn.id)).toBeUndefined();
    expect(await recovered.verifyChain()).toEqual({ ok: true, events: 3 });
  });
});

describe('the log of a failing ledger', () => {
  it('names the step and the cause', async () => {
    const lines: string[] = [];
    const destination = new Writable({
      write: (chunk, _encoding, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    const { ledger } = await fileLedger({ log: createLog({ level: 'info', destination }) });
    await ledger.close();
    await ledger.release('some-id', 'no').catch(() => {});
    expect(lines.join('')).toMatch(/"message":"[^"]+".*"step":"release"/);
  });
});
