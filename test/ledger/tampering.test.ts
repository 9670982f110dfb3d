import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { openLedgerForReading } from '../../src/ledger/open-ledger.js';
import { accepted, fileLedger, OPTIONS, sent, tickingTime } from './ledger-fixtures.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A closed ledger with one checkpoint, seven events and three operations. */
async function finishedLedger(): Promise<string> {
  const time = tickingTime();
  const { path, ledger } = await fileLedger({ now: time.now });
  await accepted(ledger);
  time.forward(3 * DAY_MS);
  await ledger.purge({ olderThan: time.now() });
  await accepted(ledger);
  await sent(ledger);
  await ledger.recordEvent({ type: 'write.denied', customerId: 'c-1' });
  await ledger.close();
  return path;
}

async function verdictOn(path: string) {
  const reader = await openLedgerForReading({ url: path, ...OPTIONS });
  try {
    return await reader.verifyChain();
  } finally {
    await reader.close();
  }
}

/** Every text cell of the tables that the chain covers, with each row's key. */
function cells(database: DatabaseSync) {
  const tables = [
    { table: 'ledger_events', key: 'sequence' },
    { table: 'ledger_checkpoints', key: 'sequence' },
    { table: 'ledger_operations', key: 'id' },
    { table: 'ledger_head', key: 'id' },
  ];
  return tables.flatMap(({ table, key }) =>
    database
      .prepare(`select * from ${table}`)
      .all()
      .flatMap((row) =>
        Object.entries(row).map(([column, value]) => ({ table, key, column, value, id: row[key] ?? null })),
      ),
  );
}

/** The first and the last byte, and some between them. */
function somePlaces(value: unknown): Set<number> {
  const length = typeof value === 'string' ? value.length : 1;
  const between = Array.from({ length: Math.floor(length / 37) }, (_, index) => index * 37);
  return new Set([0, ...between, Math.max(0, length - 1)]);
}

function flipped(value: string, at: number): string {
  const code = value.charCodeAt(at);
  return value.slice(0, at) + String.fromCharCode(code ^ 1) + value.slice(at + 1);
}

describe('a ledger that somebody altered', () => {
  it('verifies as long as nobody did', async () => {
    const path = await finishedLedger();
    expect(await verdictOn(path)).toEqual({ ok: true, events: 7 });
  });

  it('is found out when one byte differs, in any column of any row', async () => {
    const path = await finishedLedger();
    const database = new DatabaseSync(path);
    let altered = 0;
    for (const { table, key, column, value, id } of cells(database)) {
      if (column === key && table === 'ledger_head') continue;
      const write = database.prepare(`update ${table} set ${column} = ? where ${key} = ?`);
      for (const at of somePlaces(value)) {
        const other =
          typeof value === 'string' ? flipped(value, at) : typeof value === 'number' ? value + 100 : 'x';
        write.run(other, id);
        const verdict = await verdictOn(path);
        expect(verdict, `${table}.${column} of ${id}: ${value} became ${other}`).toMatchObject({ ok: false });
        const restored = column === key ? other : id;
        write.run(value, restored);
        altered += 1;
      }
    }
    expect(altered).toBeGreaterThan(100);
    expect(await verdictOn(path)).toEqual({ ok: true, events: 7 });
    database.close();
  });

  it('is told apart by the first broken event, not by those after it', async () => {
    const path = await finishedLedger();
    const database = new DatabaseSync(path);
    database.exec(`update ledger_events set record = replace(record, 'The customer asked', 'Nobody asked')`);
    database.close();
    expect(await verdictOn(path)).toEqual({
      ok: false,
      broken: 'event 5',
      sequence: 5,
      why: expect.stringContaining('hash'),
    });
  });

  it.each([
    ['the first event', 'delete from ledger_events where sequence = 4', 'event 5'],
    ['an event in the middle', 'delete from ledger_events where sequence = 6', 'event 7'],
    ['the last event', 'delete from ledger_events where sequence = 10', 'event 10'],
    ['the checkpoint', 'delete from ledger_checkpoints', 'event 4'],
    ['the end of the chain', 'delete from ledger_head', 'end of the chain'],
    ['every event', 'delete from ledger_events', 'event 4'],
  ])('misses %s', async (_what, statement, broken) => {
    const path = await finishedLedger();
    const database = new DatabaseSync(path);
    database.exec(statement);
    database.close();
    expect(await verdictOn(path)).toMatchObject({ ok: false, broken });
  });

  it.each([
    ['one operation', `delete from ledger_operations where state = 'SENT'`, 9],
    ['every operation', 'delete from ledger_operations', 7],
  ])('misses %s that was taken away', async (_what, statement, sequence) => {
    const path = await finishedLedger();
    const database = new DatabaseSync(path);
    database.exec(statement);
    database.close();
    expect(await verdictOn(path)).toEqual({
      ok: false,
      broken: expect.stringMatching(/^operation [0-9a-f-]{36}$/),
      sequence,
      why: 'it is missing, and retention did not remove it',
    });
  });

  it('finds an operation that was put back to what it was before its last steps', async () => {
    const path = await finishedLedger();
    const database = new DatabaseSync(path);
    database.exec(`
      update ledger_operations set state = 'RESERVED', outcome = null, settled_at = null, attempts = 0,
        upstream_status = null, request_id = null, last_sequence = 5 where state = 'SETTLED';
    `);
    database.close();
    expect(await verdictOn(path)).toEqual({
      ok: false,
      broken: expect.stringMatching(/^operation [0-9a-f-]{36}$/),
      sequence: 7,
      why: 'it was put back to an earlier state',
    });
  });

  it('notices that the last events were cut off, by the operations that they described', async () => {
    const path = await finishedLedger();
    const database = new DatabaseSync(path);
    database.exec(`
      update ledger_head set sequence = 7, hash = (select hash from ledger_events where sequence = 7);
      delete from ledger_events where sequence > 7;
    `);
    database.close();
    expect(await verdictOn(path)).toMatchObject({ ok: false, broken: expect.stringContaining('operation') });
  });

  it.each(['partner_tenant_id', 'api_base_url'])('is not opened with an altered %s', async (name) => {
    const path = await finishedLedger();
    const database = new DatabaseSync(path);
    database.prepare('update ledger_meta set value = ? where name = ?').run('altered', name);
    database.close();
    await expect(verdictOn(path)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE', retryable: false });
  });
});
