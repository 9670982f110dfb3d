import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool } from 'pg';
import type { Log } from '../telemetry/log.js';
import type { LedgerDatabase } from './ledger-database.js';
import type { LedgerTables } from './tables.js';

const CONNECT_TIMEOUT_MS = 2_000;
/** Bounds both a statement that waits for a lock and a server that no longer answers. */
const STATEMENT_TIMEOUT_MS = 5_000;
const MAX_CONNECTIONS = 10;

/** A server set to `synchronous_commit = off` would lose acknowledged commits in a crash; stronger settings stay. */
const DURABLE_COMMITS = CompiledQuery.raw(
  "select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'",
);

/** Opens a pool of connections; the first is made when the first statement runs. */
export function openPostgres(url: string, log: Log): LedgerDatabase {
  const pool = new Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'overage-gateway',
  });
  // An `error` event that nobody listens to ends the process: the client emits one when its connection is lost between
  // two statements, and the pool repeats it for a client that is idle.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.warn({ err: error }, 'A connection to the ledger was lost'));
  });
  pool.on('error', () => {});
  const db = new Kysely<LedgerTables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(DURABLE_COMMITS);
      },
    }),
  });
  return {
    db,
    lockMigrations: async (tx) => {
      await sql`select pg_advisory_xact_lock(${advisoryKey('migrations')})`.execute(tx);
    },
    whileReconciling: (work) => whileHoldingAdvisoryLock(db, 'reconciler', work),
    close: () => pool.end(),
  };
}

/**
 * The lock belongs to a transaction, not to a session: it is freed with the connection of a process that dies, and it
 * works behind a connection pooler.
 */
async function whileHoldingAdvisoryLock(
  db: Kysely<LedgerTables>,
  purpose: string,
  work: () => Promise<void>,
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{
      held: boolean;
    }>`select pg_try_advisory_xact_lock(${advisoryKey(purpose)}) as held`.execute(tx);
    if (rows[0]?.held !== true) return false;
    await work();
    return true;
  });
}

/** Advisory locks are per database, a ledger is per schema. */
function advisoryKey(purpose: string) {
  return sql`hashtext(${`overage-gateway ledger ${purpose} `} || current_schema())`;
}
