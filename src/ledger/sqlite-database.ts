import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { LedgerDatabase } from './ledger-database.js';
import { ledgerRefused } from './ledger-errors.js';
import { toKyselyDatabase } from './node-sqlite.js';
import { lockForThisProcess, type ProcessLock } from './process-lock.js';
import type { LedgerTables } from './tables.js';

/** How long to wait for a checkpoint that a reader holds up. */
const BUSY_TIMEOUT_MS = 2_000;

/**
 * Opens the ledger file for writing and keeps every other writer out; creates file and folder when they are missing.
 * A commit has reached the disk when it returns (`synchronous=full`).
 */
export function openSqliteFile(path: string): LedgerDatabase {
  mkdirSync(dirname(path), { recursive: true });
  const lock = lockForThisProcess(path);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    database.exec('pragma journal_mode = wal; pragma synchronous = full;');
    return toLedgerDatabase(database, lock);
  } catch (error) {
    database?.close();
    lock.release();
    throw error;
  }
}

/** A ledger that is gone with the process. */
export function openSqliteMemory(): LedgerDatabase {
  return toLedgerDatabase(new DatabaseSync(':memory:'));
}

/**
 * Opens the ledger file for reading only, beside a gateway that writes to it.
 * @throws GatewayError `LEDGER_UNAVAILABLE` (not retryable) when there is no such file
 */
export function openSqliteForReading(path: string): LedgerDatabase {
  try {
    return toLedgerDatabase(new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS }));
  } catch (cause) {
    throw ledgerRefused(`There is no readable ledger at ${path}. Check the path and its permissions.`, cause);
  }
}

/** Fits an open SQLite database; the process is its only writer, so in-process means are enough for locking. */
export function toLedgerDatabase(database: DatabaseSync, lock?: ProcessLock): LedgerDatabase {
  const db = new Kysely<LedgerTables>({
    dialect: new SqliteDialect({ database: toKyselyDatabase(database) }),
  });
  let reconciling = false;
  return {
    db,
    lockMigrations: async () => {},
    whileReconciling: async (work) => {
      if (reconciling) return false;
      reconciling = true;
      try {
        await work();
      } finally {
        reconciling = false;
      }
      return true;
    },
    close: async () => {
      database.close();
      lock?.release();
    },
  };
}
