import type { Operation } from './operation.js';
import { toOperation } from './operation-row.js';
import { MAY_HAVE_TAKEN_EFFECT, NOT_YET_SEEN, RUNNING } from './operation-states.js';
import type { Store } from './store.js';

/** How many overdue operations one look returns; the rest is there at the next. */
const OVERDUE_BATCH = 100;

/** The operation with this id, running or not. */
export async function operation(store: Store, id: string): Promise<Operation | undefined> {
  const row = await store.database.db
    .selectFrom('ledger_operations')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : toOperation(row);
}

/** The customer's operations that were accepted, or may have been, since `since` and that no read has shown; newest first. */
export async function pendingFor(store: Store, customerId: string, since: Date): Promise<Operation[]> {
  const rows = await notYetSeen(store, since)
    .where('customer_id', '=', customerId)
    .orderBy('requested_at', 'desc')
    .execute();
  return rows.map(toOperation);
}

/** The customer's operations, asked for at `since` or later, that were sent and not provably without effect; newest first. */
export async function changesSince(store: Store, customerId: string, since: Date): Promise<Operation[]> {
  const rows = await store.database.db
    .selectFrom('ledger_operations')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('requested_at', '>=', since.toISOString())
    .where(MAY_HAVE_TAKEN_EFFECT)
    .orderBy('requested_at', 'desc')
    .execute();
  return rows.map(toOperation);
}

/** Every customer's operations that were accepted, or may have been, since `since` and that no read has shown; oldest first. */
export async function toObserve(store: Store, since: Date): Promise<Operation[]> {
  const rows = await notYetSeen(store, since).orderBy('settled_at').execute();
  return rows.map(toOperation);
}

function notYetSeen(store: Store, since: Date) {
  return store.database.db
    .selectFrom('ledger_operations')
    .selectAll()
    .where(NOT_YET_SEEN)
    .where('settled_at', '>=', since.toISOString());
}

/** Running operations whose time was up at `at`, the longest overdue first; at most a batch of them. */
export async function overdue(store: Store, at: Date): Promise<Operation[]> {
  const rows = await store.database.db
    .selectFrom('ledger_operations')
    .selectAll()
    .where(RUNNING)
    .where('overdue_at', '<=', at.toISOString())
    .orderBy('overdue_at')
    .limit(OVERDUE_BATCH)
    .execute();
  return rows.map(toOperation);
}
