import type { LedgerDatabase } from './ledger-database.js';
import { MIGRATIONS } from './migrations.js';

/**
 * Brings the schema up to date: all or nothing, and one process at a time. Kysely's own migrator is not used: on a
 * shared PostgreSQL it mistakes another schema's migration table for its own, and on SQLite it runs without a transaction.
 */
export async function migrate(database: LedgerDatabase, now: () => Date): Promise<void> {
  await database.db.transaction().execute(async (tx) => {
    await database.lockMigrations(tx);
    await tx.schema
      .createTable('ledger_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'text', (column) => column.notNull())
      .execute();
    const applied = await tx.selectFrom('ledger_migrations').select('name').execute();
    const known = new Set(applied.map(({ name }) => name));
    for (const migration of MIGRATIONS.filter(({ name }) => !known.has(name))) {
      await migration.up(tx);
      await tx
        .insertInto('ledger_migrations')
        .values({ name: migration.name, applied_at: now().toISOString() })
        .execute();
    }
  });
}
