import type { Transaction } from 'kysely';
import type { Chain } from './chain.js';
import type { LedgerDatabase } from './ledger-database.js';
import type { LedgerTables } from './tables.js';

/** What every step on the ledger works with. */
export interface Store {
  readonly database: LedgerDatabase;
  readonly chain: Chain;
  now(): Date;
}

export type Tx = Transaction<LedgerTables>;

const MAX_TRIES = 3;

/** PostgreSQL: serialization failure, deadlock, unique violation (somebody else was first: look again). */
const LOST_A_RACE: ReadonlySet<unknown> = new Set(['40001', '40P01', '23505']);

/** Runs `work` in a transaction; runs it again when it lost a race against another process. */
export async function inTransaction<T>(store: Store, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await store.database.db.transaction().execute(work);
    } catch (error) {
      if (tries === MAX_TRIES || !lostARace(error)) throw error;
    }
  }
}

function lostARace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && LOST_A_RACE.has(error.code);
}
