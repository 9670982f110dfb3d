import { canonicalJson } from './canonical-json.js';
import { type ChainEnd, sameHash } from './chain.js';
import { verifyCheckpoints } from './checkpoints.js';
import { DisplacedOperations } from './displaced-operations.js';
import { eventsAfter } from './export-events.js';
import { toOperation } from './operation-row.js';
import type { Store } from './store.js';
import { readRecord } from './stored-json.js';
import type { EventRow } from './tables.js';

/** Either everything holds, or the first record that does not: what it is, its sequence number, and what is wrong. */
export type ChainVerdict =
  | { readonly ok: true; readonly events: number }
  | { readonly ok: false; readonly broken: string; readonly sequence: number; readonly why: string };

type Broken = Extract<ChainVerdict, { ok: false }>;

const PAGE = 500;

/** Retention may remove what is being walked through: that once more, but not for ever. */
const MOST_WALKS = 3;

/**
 * Walks checkpoints, events and the operations' current states, and compares each with its keyed hash; every operation
 * that the events tell of must be there, as the last of them has it, unless retention has removed it. Events written
 * meanwhile do no harm: they are beyond the end that was read first.
 *
 * What it cannot see by itself is a ledger cut back to an earlier end: whoever removes the last events, puts their
 * operations back and resets the end leaves a chain that holds, as does a whole database put back to an earlier day.
 * That takes something kept elsewhere: `atLeast`, an event that is known to have been there.
 */
export async function verifyChain(store: Store, atLeast?: ChainEnd): Promise<ChainVerdict> {
  for (let walks = 1; ; walks += 1) {
    const before = await chainEnd(store);
    const verdict = await walk(store, before, atLeast);
    if (verdict.ok || walks === MOST_WALKS) return verdict;
    if ((await chainEnd(store))?.sequence === before?.sequence) return verdict;
  }
}

function chainEnd(store: Store): Promise<ChainEnd | undefined> {
  return store.database.db.selectFrom('ledger_head').select(['sequence', 'hash']).executeTakeFirst();
}

async function walk(
  store: Store,
  end: ChainEnd | undefined,
  atLeast: ChainEnd | undefined,
): Promise<ChainVerdict> {
  if (end === undefined) return broken('end of the chain', 0, 'it is missing');
  const start = await verifyCheckpoints(store);
  if ('ok' in start) return start;
  return (
    (await verifyEvents(store, start, end, atLeast)) ??
    (await verifyOperations(store)) ?? { ok: true, events: end.sequence - start.sequence }
  );
}

async function verifyEvents(
  store: Store,
  start: ChainEnd,
  end: ChainEnd,
  atLeast: ChainEnd | undefined,
): Promise<Broken | undefined> {
  if (atLeast !== undefined && atLeast.sequence > end.sequence) {
    return broken(
      'end of the chain',
      end.sequence,
      `event ${atLeast.sequence} was there once and is not now`,
    );
  }
  const displaced = new DisplacedOperations(store);
  let last = start;
  for await (const event of eventsAfter(store, start.sequence, end.sequence)) {
    const why = wrongWith(store, last, event);
    if (why !== undefined) return broken(`event ${event.sequence}`, event.sequence, why);
    if (isOther(event, atLeast)) {
      return broken(`event ${event.sequence}`, event.sequence, 'it is not the one that was there once');
    }
    await displaced.note(event);
    last = event;
  }
  if (last.sequence < end.sequence) {
    return broken(`event ${last.sequence + 1}`, last.sequence + 1, 'it is missing at the end of the chain');
  }
  if (last.sequence !== end.sequence || !sameHash(last.hash, end.hash)) {
    return broken('end of the chain', end.sequence, 'it is not the last event');
  }
  const first = await displaced.first();
  return first && broken(`operation ${first.id}`, first.sequence, first.why);
}

function isOther(event: ChainEnd, known: ChainEnd | undefined): boolean {
  return event.sequence === known?.sequence && !sameHash(event.hash, known.hash);
}

function wrongWith(store: Store, last: ChainEnd, event: EventRow): string | undefined {
  if (event.sequence !== last.sequence + 1) return `event ${last.sequence + 1} before it is missing`;
  if (!sameHash(store.chain.link(last.hash, event.record), event.hash)) {
    return 'its record and its hash do not belong together';
  }
  const { sequence, at } = readRecord(event.record);
  if (sequence !== event.sequence || at !== event.at) return 'its columns differ from its record';
  return undefined;
}

/**
 * Each operation must be what its last event says it is. Row and event are read by one statement, so that a change
 * made meanwhile shows in both or in neither.
 */
async function verifyOperations(store: Store): Promise<Broken | undefined> {
  let reached = '';
  for (;;) {
    const rows = await store.database.db
      .selectFrom('ledger_operations')
      .leftJoin('ledger_events', 'ledger_events.sequence', 'ledger_operations.last_sequence')
      .selectAll('ledger_operations')
      .select('ledger_events.record')
      .where('id', '>', reached)
      .orderBy('id')
      .limit(PAGE)
      .execute();
    for (const row of rows) {
      if (row.record === null || !describes(row.record, () => toOperation(row))) {
        return broken(`operation ${row.id}`, row.last_sequence, 'it differs from its last event');
      }
      reached = row.id;
    }
    if (rows.length < PAGE) return undefined;
  }
}

function describes(record: string, operation: () => unknown): boolean {
  try {
    return canonicalJson(readRecord(record).operation) === canonicalJson(operation());
  } catch {
    return false;
  }
}

function broken(what: string, sequence: number, why: string): Broken {
  return { ok: false, broken: what, sequence, why };
}
