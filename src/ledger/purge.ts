import { appendEvent } from './append-event.js';
import { lockChainEnd } from './chain.js';
import { addCheckpoint, latestCheckpoint } from './checkpoints.js';
import { RUNNING } from './operation-states.js';
import { inTransaction, type Store, type Tx } from './store.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What retention may remove. */
export interface Retention {
  /** Everything that ended before this may go. */
  readonly olderThan: Date;
  /** For at least this long after an operation ended its key and its answer stay; 24 hours when not given. */
  readonly keepKeysAtLeastMs?: number | undefined;
}

/** How much was removed. */
export interface Purged {
  readonly operations: number;
  readonly events: number;
}

/**
 * Removes old operations and the beginning of the chain, and leaves a checkpoint from which the rest can be verified.
 * Events stay as long as an operation that is kept, or an event before them, needs them.
 */
export async function purge(store: Store, retention: Retention): Promise<Purged> {
  const { olderThan, keepKeysAtLeastMs = DAY_MS } = retention;
  const keysFreeBefore = Math.min(olderThan.getTime(), store.now().getTime() - keepKeysAtLeastMs);
  const operationsEndedBefore = new Date(keysFreeBefore).toISOString();
  return inTransaction(store, async (tx) => {
    const end = await lockChainEnd(tx);
    const operations = await removeOperations(tx, operationsEndedBefore);
    const { events, throughSequence } = await removeEvents(store, tx, olderThan.toISOString());
    // Events of an operation may outlive it; without this they would tell of one that somebody took away.
    if (operations + events > 0) {
      await appendEvent(store, tx, end, {
        type: 'ledger.purged',
        throughSequence,
        operationsEndedBefore,
        events,
        operations,
      });
    }
    return { operations, events };
  });
}

async function removeEvents(store: Store, tx: Tx, recordedBefore: string) {
  const last = await lastRemovableEvent(tx, recordedBefore);
  if (last === undefined) {
    return { events: 0, throughSequence: (await latestCheckpoint(tx))?.sequence ?? 0 };
  }
  const removed = await tx
    .deleteFrom('ledger_events')
    .where('sequence', '<=', last.sequence)
    .executeTakeFirstOrThrow();
  const events = Number(removed.numDeletedRows);
  await addCheckpoint(store, tx, last, events);
  return { events, throughSequence: last.sequence };
}

async function removeOperations(tx: Tx, endedBefore: string): Promise<number> {
  const removed = await tx
    .deleteFrom('ledger_operations')
    .where(({ not }) => not(RUNNING))
    .where('settled_at', '<', endedBefore)
    .executeTakeFirstOrThrow();
  return Number(removed.numDeletedRows);
}

/** The last event before the first one that is young enough, or that a remaining operation refers to. */
async function lastRemovableEvent(tx: Tx, recordedBefore: string) {
  const firstYoung = await tx
    .selectFrom('ledger_events')
    .select(({ fn }) => fn.min('sequence').as('sequence'))
    .where('at', '>=', recordedBefore)
    .executeTakeFirst();
  const firstNeeded = await tx
    .selectFrom('ledger_operations')
    .select(({ fn }) => fn.min('last_sequence').as('sequence'))
    .executeTakeFirst();
  const keepFrom = Math.min(
    firstYoung?.sequence ?? Number.POSITIVE_INFINITY,
    firstNeeded?.sequence ?? Number.POSITIVE_INFINITY,
  );
  return tx
    .selectFrom('ledger_events')
    .select(['sequence', 'hash'])
    .$if(Number.isFinite(keepFrom), (rows) => rows.where('sequence', '<', keepFrom))
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}
