import type { Store } from './store.js';
import { readRecord } from './stored-json.js';
import type { EventRow } from './tables.js';

/** An operation that is not there, or not as its last event has it. */
export interface DisplacedOperation {
  readonly id: string;
  /** Sequence number of that event. */
  readonly sequence: number;
  readonly why: string;
}

/** An operation as an event tells of it. */
interface Noted {
  readonly id: string;
  readonly sequence: number;
  /** ISO 8601, UTC; undefined while it ran. */
  readonly endedAt: string | undefined;
}

const BATCH = 500;

/**
 * Finds operations that somebody took away or put back to an earlier state: those that an event describes and that have
 * no row, unless a later `ledger.purged` says that retention has removed them, and those whose row names an earlier
 * event as its last. Give it the genuine events in their order, then ask.
 */
export class DisplacedOperations {
  readonly #store: Store;
  readonly #missing = new Map<string, Noted>();
  readonly #putBack = new Map<string, Noted>();
  #batch: Noted[] = [];

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
  async first(): Promise<DisplacedOperation | undefined> {
    await this.#lookUp();
    return [
      ...because('it is missing, and retention did not remove it', this.#missing),
      ...because('it was put back to an earlier state', this.#putBack),
    ].sort((a, b) => a.sequence - b.sequence)[0];
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
      .select(['id', 'last_sequence'])
      .where('id', 'in', [...batch.keys()])
      .execute();
    const lastSequences = new Map(rows.map(({ id, last_sequence }) => [id, last_sequence]));
    for (const [id, noted] of batch) {
      const lastSequence = lastSequences.get(id);
      if (lastSequence === undefined) this.#missing.set(id, noted);
      else if (lastSequence < noted.sequence) this.#putBack.set(id, noted);
    }
  }
}

function because(why: string, operations: ReadonlyMap<string, Noted>): DisplacedOperation[] {
  return [...operations.values()].map(({ id, sequence }) => ({ id, sequence, why }));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
