import type { Store } from './store.js';
import { readRecord } from './stored-json.js';
import type { EventRow } from './tables.js';

/** An operation that the chain tells of and that is not there, as its last event has it. */
export interface MissingOperation {
  readonly id: string;
  /** Sequence number of that event. */
  readonly sequence: number;
  /** ISO 8601, UTC; undefined while it ran. */
  readonly endedAt: string | undefined;
}

const BATCH = 500;

/**
 * Finds operations that somebody took away: those that an event describes, that have no row, and that had not ended
 * before what a later `ledger.purged` says retention has removed. Give it the genuine events in their order, then ask.
 */
export class MissingOperations {
  readonly #store: Store;
  readonly #missing = new Map<string, MissingOperation>();
  #batch: MissingOperation[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  async note({ sequence, record }: EventRow): Promise<void> {
    const { type, operation, operationsEndedBefore } = readRecord(record);
    if (type === 'ledger.purged') await this.#excuse(operationsEndedBefore);
    const { id, settledAt } = isObject(operation) ? operation : {};
    if (typeof id !== 'string') return;
    this.#batch.push({ id, sequence, endedAt: typeof settledAt === 'string' ? settledAt : undefined });
    if (this.#batch.length === BATCH) await this.#lookUp();
  }

  /** The one whose last event comes first, or undefined. */
  async first(): Promise<MissingOperation | undefined> {
    await this.#lookUp();
    return [...this.#missing.values()].sort((a, b) => a.sequence - b.sequence)[0];
  }

  /** What had ended by then was removed by retention, and rightly so. */
  async #excuse(endedBefore: unknown): Promise<void> {
    await this.#lookUp();
    if (typeof endedBefore !== 'string') return;
    for (const { id, endedAt } of this.#missing.values()) {
      if (endedAt !== undefined && endedAt < endedBefore) this.#missing.delete(id);
    }
  }

  async #lookUp(): Promise<void> {
    const batch = new Map(this.#batch.map((noted) => [noted.id, noted]));
    this.#batch = [];
    if (batch.size === 0) return;
    const rows = await this.#store.database.db
      .selectFrom('ledger_operations')
      .select('id')
      .where('id', 'in', [...batch.keys()])
      .execute();
    for (const { id } of rows) batch.delete(id);
    for (const [id, noted] of batch) this.#missing.set(id, noted);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
