import type { OperationOutcome, OperationState } from './operation.js';

/**
 * The rows as both databases hold them. Times are ISO text in UTC with milliseconds, which sorts by time; structured
 * values are JSON text that `stored-json.ts` reads back with checks.
 */
export interface OperationRow {
  id: string;
  caller: string;
  idempotency_key: string;
  fingerprint: string;
  customer_id: string;
  application: string | null;
  user_id: string | null;
  tenant: string | null;
  requested_at: string;
  overdue_at: string;
  reason: string | null;
  wanted: string;
  before_setting: string | null;
  after_setting: string | null;
  state: OperationState;
  outcome: OperationOutcome | null;
  settled_at: string | null;
  attempts: number;
  upstream_status: number | null;
  user_errors: string;
  request_id: string | null;
  correlation_id: string | null;
  last_observed: string | null;
  release_reason: string | null;
  /** Sequence number of the event that describes this row as it is now. */
  last_sequence: number;
}

/** One link of the audit chain; `at` repeats what the record says, so that retention can search it. */
export interface EventRow {
  sequence: number;
  at: string;
  record: string;
  hash: string;
}

/** Where the chain begins after retention has removed everything up to `sequence`. */
export interface CheckpointRow {
  sequence: number;
  record: string;
  hash: string;
}

/** The end of the chain: a single row, locked by every change. */
export interface HeadRow {
  id: number;
  sequence: number;
  hash: string;
}

export interface MetaRow {
  name: string;
  value: string;
}

export interface MigrationRow {
  name: string;
  applied_at: string;
}

/** Prefixed, because a PostgreSQL database may be shared with other programs. */
export interface LedgerTables {
  ledger_operations: OperationRow;
  ledger_events: EventRow;
  ledger_checkpoints: CheckpointRow;
  ledger_head: HeadRow;
  ledger_meta: MetaRow;
  ledger_migrations: MigrationRow;
}
