import { inTransaction, type Store } from './store.js';

/**
 * Writes one value and commits it, as a change would, so that a full disk or a read-only replica shows before the
 * first caller meets it. It costs a commit: do not ask more often than every few seconds.
 */
export async function health(store: Store): Promise<void> {
  const value = store.now().toISOString();
  // A connection whose server was silent as a step began may still be inside that step's transaction: without one of its
  // own the value would stay there, uncommitted, and the other replicas' checks would wait for it.
  await inTransaction(store, (tx) =>
    tx
      .insertInto('ledger_meta')
      .values({ name: 'last_health_check', value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute(),
  );
}
