import type { Kysely, Transaction } from 'kysely';
import type { LedgerTables } from './tables.js';

/** An open database, and the few things that SQLite and PostgreSQL do differently. */
export interface LedgerDatabase {
  readonly db: Kysely<LedgerTables>;
  /** Holds every other process off the schema until the transaction ends. */
  lockMigrations(tx: Transaction<LedgerTables>): Promise<void>;
  /** Runs `work` unless it is already running here or in another process; tells whether it ran. */
  whileReconciling(work: () => Promise<void>): Promise<boolean>;
  /** Closes every connection and frees what the process held. */
  close(): Promise<void>;
}
