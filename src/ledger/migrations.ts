import type { Kysely } from 'kysely';
import { HOLDS_KEY, NOT_YET_SEEN, RUNNING } from './operation-states.js';
import type { LedgerTables } from './tables.js';

/** One step of the schema; it runs once, inside a transaction. */
export interface Migration {
  readonly name: string;
  up(db: Kysely<LedgerTables>): Promise<void>;
}

/** In order. A released migration is never edited: add the next one. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-operations-and-events',
    up: async (db) => {
      await createOperations(db);
      await indexOperations(db);
      await createChain(db);
    },
  },
];

async function createOperations(db: Kysely<LedgerTables>): Promise<void> {
  await db.schema
    .createTable('ledger_operations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('caller', 'text', (column) => column.notNull())
    .addColumn('idempotency_key', 'text', (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('customer_id', 'text', (column) => column.notNull())
    .addColumn('application', 'text')
    .addColumn('user_id', 'text')
    .addColumn('tenant', 'text')
    .addColumn('requested_at', 'text', (column) => column.notNull())
    .addColumn('overdue_at', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('wanted', 'text', (column) => column.notNull())
    .addColumn('before_setting', 'text')
    .addColumn('after_setting', 'text')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('settled_at', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('upstream_status', 'integer')
    .addColumn('user_errors', 'text', (column) => column.notNull())
    .addColumn('request_id', 'text')
    .addColumn('correlation_id', 'text')
    .addColumn('last_observed', 'text')
    .addColumn('release_reason', 'text')
    .addColumn('last_sequence', 'integer', (column) => column.notNull())
    .execute();
}

async function indexOperations(db: Kysely<LedgerTables>): Promise<void> {
  const on = (name: string) => db.schema.createIndex(name).on('ledger_operations');
  await on('ledger_one_running_per_customer').unique().column('customer_id').where(RUNNING).execute();
  await on('ledger_one_holder_per_key')
    .unique()
    .columns(['caller', 'idempotency_key'])
    .where(HOLDS_KEY)
    .execute();
  await on('ledger_running_by_due').column('overdue_at').where(RUNNING).execute();
  await on('ledger_not_yet_seen').columns(['settled_at', 'customer_id']).where(NOT_YET_SEEN).execute();
  await on('ledger_newest').columns(['requested_at', 'id']).execute();
  await on('ledger_newest_of_customer').columns(['customer_id', 'requested_at', 'id']).execute();
  await on('ledger_by_last_event').column('last_sequence').execute();
}

async function createChain(db: Kysely<LedgerTables>): Promise<void> {
  await db.schema
    .createTable('ledger_events')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('at', 'text', (column) => column.notNull())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('ledger_checkpoints')
    .addColumn('sequence', 'integer', (column) => column.primaryKey())
    .addColumn('record', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('ledger_head')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('sequence', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('ledger_meta')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await db.insertInto('ledger_head').values({ id: 1, sequence: 0, hash: '' }).execute();
}
