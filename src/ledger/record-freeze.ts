import { appendEvent } from './append-event.js';
import { lockChainEnd } from './chain.js';
import { inTransaction, type Store } from './store.js';

/** Where the ledger keeps which of the two it recorded last; the events themselves may have been removed since. */
const NAME = 'changes';

/**
 * Records that enabling is frozen, or is so no longer, unless that was what was recorded last: by this process, by one
 * before it, or by another replica. Tells whether it recorded anything.
 */
export async function recordFreeze(store: Store, frozen: boolean): Promise<boolean> {
  const value = frozen ? 'frozen' : 'unfrozen';
  return inTransaction(store, async (tx) => {
    const end = await lockChainEnd(tx);
    const last = await tx
      .selectFrom('ledger_meta')
      .select('value')
      .where('name', '=', NAME)
      .executeTakeFirst();
    if ((last?.value ?? 'unfrozen') === value) return false;
    await tx
      .insertInto('ledger_meta')
      .values({ name: NAME, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    await appendEvent(store, tx, end, { type: `changes.${value}` });
    return true;
  });
}
