import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteFile } from '../../src/ledger/sqlite-database.js';
import { temporaryFolder } from './ledger-fixtures.js';

/** What SQLite calls `full`: a commit returns when it has reached the disk, in WAL mode too. */
const FULL = 2;

describe('a ledger in a file', () => {
  it('has each commit on the disk before the step returns: a power cut loses nothing that was promised', async () => {
    const { db, close } = openSqliteFile(join(temporaryFolder(), 'ledger.db'));
    onTestFinished(close);
    const { rows } = await sql`pragma synchronous`.execute(db);
    expect(rows).toEqual([{ synchronous: FULL }]);
    const mode = await sql`pragma journal_mode`.execute(db);
    expect(mode.rows).toEqual([{ journal_mode: 'wal' }]);
  });
});
