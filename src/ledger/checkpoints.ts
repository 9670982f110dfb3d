import type { Kysely } from 'kysely';
import { canonicalJson } from './canonical-json.js';
import { type ChainEnd, sameHash } from './chain.js';
import type { Store, Tx } from './store.js';
import { readRecord } from './stored-json.js';
import type { CheckpointRow, LedgerTables } from './tables.js';

/** The newest checkpoint: where the remaining chain begins. */
export function latestCheckpoint(db: Kysely<LedgerTables>): Promise<CheckpointRow | undefined> {
  return db
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Notes, under a keyed hash, that every event up to `last` is removed and what the next one builds on. */
export async function addCheckpoint(store: Store, tx: Tx, last: ChainEnd, events: number): Promise<void> {
  const previous = await latestCheckpoint(tx);
  const record = canonicalJson({
    sequence: last.sequence,
    hash: last.hash,
    events,
    at: store.now().toISOString(),
  });
  const hash = store.chain.seal(previous?.hash ?? '', record);
  await tx.insertInto('ledger_checkpoints').values({ sequence: last.sequence, record, hash }).execute();
}

/** Checks every checkpoint; returns where the events must begin, or the first checkpoint that is not genuine. */
export async function verifyCheckpoints(
  store: Store,
): Promise<ChainEnd | { ok: false; broken: string; sequence: number; why: string }> {
  const rows = await store.database.db
    .selectFrom('ledger_checkpoints')
    .selectAll()
    .orderBy('sequence')
    .execute();
  let start: ChainEnd = { sequence: 0, hash: '' };
  let previousSeal = '';
  for (const { sequence, record, hash } of rows) {
    const removed = sameHash(store.chain.seal(previousSeal, record), hash) ? readRecord(record) : {};
    if (removed.sequence !== sequence || typeof removed.hash !== 'string') {
      return {
        ok: false,
        broken: `checkpoint ${sequence}`,
        sequence,
        why: 'its record and its hash do not belong together',
      };
    }
    start = { sequence, hash: removed.hash };
    previousSeal = hash;
  }
  return start;
}
