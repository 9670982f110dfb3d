import { canonicalJson } from './canonical-json.js';
import type { ChainEnd } from './chain.js';
import type { Actor, Operation } from './operation.js';
import type { Store, Tx } from './store.js';

/** What happens to an operation; each is recorded with the whole operation as it is afterwards. */
export type OperationEventType =
  | 'operation.reserved'
  | 'operation.sent'
  | 'operation.settled'
  | 'operation.released'
  | 'operation.abandoned'
  | 'operation.observed'
  | 'operation.visible';

/** Something worth auditing that is not a step of an operation. */
export interface Incident {
  readonly type: 'write.denied';
  readonly actor?: Actor | undefined;
  readonly customerId?: string | undefined;
  readonly correlationId?: string | undefined;
  /** Further facts for the auditor; never a secret. */
  readonly detail?: Readonly<Record<string, string | number | boolean>> | undefined;
}

type NewEvent =
  | { readonly type: OperationEventType; readonly operation: Operation }
  | Incident
  | { readonly type: 'changes.frozen' | 'changes.unfrozen' }
  | {
      readonly type: 'ledger.purged';
      /** The last event that is gone; those of younger operations may still tell of operations that are. */
      readonly throughSequence: number;
      /** ISO 8601, UTC: every operation that had ended before it is gone. */
      readonly operationsEndedBefore: string;
      readonly events: number;
      readonly operations: number;
    };

/** Adds an event at the end of the chain, which the transaction has locked. */
export async function appendEvent(store: Store, tx: Tx, end: ChainEnd, event: NewEvent): Promise<void> {
  const sequence = end.sequence + 1;
  const at = store.now().toISOString();
  const record = canonicalJson({ ...event, sequence, at });
  const hash = store.chain.link(end.hash, record);
  await tx.insertInto('ledger_events').values({ sequence, at, record, hash }).execute();
  await tx.updateTable('ledger_head').set({ sequence, hash }).execute();
}
