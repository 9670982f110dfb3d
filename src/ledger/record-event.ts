import { appendEvent, type Incident } from './append-event.js';
import { lockChainEnd } from './chain.js';
import { inTransaction, type Store } from './store.js';

/** Records something that is not a step of an operation: a denied write. */
export async function recordEvent(store: Store, incident: Incident): Promise<void> {
  await inTransaction(store, async (tx) => appendEvent(store, tx, await lockChainEnd(tx), incident));
}
