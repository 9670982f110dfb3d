import type { Incident } from './append-event.js';
import type { ChainEnd } from './chain.js';
import type { ExportedEvent } from './export-events.js';
import type { OperationFilter, OperationPage } from './list-operations.js';
import type { Observation, Operation, Setting } from './operation.js';
import type { Purged, Retention } from './purge.js';
import type { Reservation, ReserveRequest } from './reserve.js';
import type { Sending, Settlement } from './transitions.js';
import type { ChainVerdict } from './verify-chain.js';

/** What can be read of a ledger, beside a gateway that writes to it too. Every method throws `LEDGER_UNAVAILABLE` when the database fails. */
export interface LedgerReader {
  operation(id: string): Promise<Operation | undefined>;
  /** Newest first; `after` is the cursor of an edge. Throws `BAD_USER_INPUT` for a cursor that is not one of ours. */
  operations(filter: OperationFilter, first: number, after?: string): Promise<OperationPage>;
  verifyChain(atLeast?: ChainEnd): Promise<ChainVerdict>;
  exportEvents(): AsyncIterable<ExportedEvent>;
  /** Closes it once; further calls wait for the same. */
  close(): Promise<void>;
}

/**
 * The durable record of every write. Each step is committed together with its event before the method returns. After
 * `LEDGER_UNAVAILABLE` a step may or may not be recorded: do not act as if it were, and leave what cannot be
 * released to the reconciler. A step that is not possible from the operation's state throws `TransitionRefused`.
 */
export interface Ledger extends LedgerReader {
  reserve(request: ReserveRequest): Promise<Reservation>;
  markSent(id: string, sending: Sending): Promise<Operation>;
  settle(id: string, settlement: Settlement): Promise<Operation>;
  release(id: string, why: string): Promise<Operation>;
  abandon(id: string): Promise<Operation>;
  observe(id: string, observation: Observation): Promise<Operation>;
  markVisible(id: string, at: Date, seen: Setting): Promise<Operation>;

  pendingFor(customerId: string, since: Date): Promise<Operation[]>;
  changesSince(customerId: string, since: Date): Promise<Operation[]>;
  toObserve(since: Date): Promise<Operation[]>;
  overdue(at: Date): Promise<Operation[]>;
  /** Runs `work` unless it already runs here or in another replica; tells whether it ran. Its errors pass through. */
  withReconcilerLock(work: () => Promise<void>): Promise<boolean>;

  recordEvent(incident: Incident): Promise<void>;
  recordFreeze(frozen: boolean): Promise<boolean>;
  purge(retention: Retention): Promise<Purged>;
  /** Resolves when a change could be recorded now. */
  health(): Promise<void>;
}
