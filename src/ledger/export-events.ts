import type { Store } from './store.js';
import { readRecord } from './stored-json.js';
import type { EventRow } from './tables.js';

const PAGE = 500;
/** The largest value of the column. */
const MAX_SEQUENCE = 2 ** 31 - 1;

/** An event as one line of JSON Lines: the members of its record, and the hash that chains it. */
export interface ExportedEvent {
  readonly sequence: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly hash: string;
  /** `type`, and what belongs to it: `operation`, or `actor`, `customerId`, `detail` … */
  readonly [member: string]: unknown;
}

/** Every event that retention has left, oldest first, up to those being written while it runs. */
export async function* exportEvents(store: Store): AsyncGenerator<ExportedEvent> {
  for await (const { sequence, at, record, hash } of eventsAfter(store, 0)) {
    yield { ...readRecord(record), sequence, at, hash };
  }
}

/** The stored events after a sequence number, up to and including another, in order; read page by page. */
export async function* eventsAfter(
  store: Store,
  after: number,
  through = MAX_SEQUENCE,
): AsyncGenerator<EventRow> {
  let reached = after;
  for (;;) {
    const page = await store.database.db
      .selectFrom('ledger_events')
      .selectAll()
      .where('sequence', '>', reached)
      .where('sequence', '<=', through)
      .orderBy('sequence')
      .limit(PAGE)
      .execute();
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    reached = last.sequence;
  }
}
