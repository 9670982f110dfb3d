import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { appendEvent, type OperationEventType } from './append-event.js';
import { canonicalJson } from './canonical-json.js';
import { lockChainEnd } from './chain.js';
import { TransitionRefused } from './ledger-errors.js';
import type { Observation, Operation, OperationOutcome, Refusal, Setting, Trace } from './operation.js';
import { toOperation } from './operation-row.js';
import { NOT_YET_SEEN, RUNNING } from './operation-states.js';
import { inTransaction, type Store } from './store.js';
import type { OperationRow } from './tables.js';

/** One request on its way: the first, or one more after an answer that proves the one before changed nothing. */
export interface Sending {
  /** MS-RequestId of this request. */
  readonly requestId: string;
  /** 1 for the first; each further one counts up by one. */
  readonly attempt: number;
  /** What the look before the change showed; absent when it showed no overage at all. */
  readonly before?: Setting | undefined;
}

/** How an operation ended. */
export interface Settlement {
  readonly outcome: OperationOutcome;
  /** What the look before the change showed, where nothing was sent that would have recorded it. */
  readonly before?: Setting | undefined;
  /** The setting as answered or read back. */
  readonly after?: Setting | undefined;
  readonly userErrors?: readonly Refusal[] | undefined;
  readonly upstreamStatus?: number | undefined;
  /** What the upstream answer said of its ids; what it does not say stays as it was sent. */
  readonly trace?: Trace | undefined;
}

const RESERVED = sql<boolean>`state = 'RESERVED'`;
const SENT = sql<boolean>`state = 'SENT'`;

const SETTLES_FROM: Readonly<Record<OperationOutcome, RawBuilder<SqlBool>>> = {
  UNCHANGED: RESERVED,
  REJECTED: RUNNING,
  ACCEPTED: SENT,
  VISIBLE: SENT,
  UNKNOWN: SENT,
};

/**
 * Notes durably that a request is about to leave, and what the customer had before. Only when this has returned may it
 * be sent.
 */
export function markSent(store: Store, id: string, sending: Sending): Promise<Operation> {
  const { requestId, attempt, before } = sending;
  return change(store, id, {
    event: 'operation.sent',
    from: attempt === 1 ? RESERVED : sql<boolean>`state = 'SENT' and attempts = ${attempt - 1}`,
    set: { state: 'SENT', request_id: requestId, attempts: attempt, ...asBefore(before) },
  });
}

/**
 * Ends an operation with its outcome and frees the customer; the key keeps the answer. Without anything sent it can
 * only be UNCHANGED or REJECTED, and after something was sent it can never be UNCHANGED.
 */
export function settle(store: Store, id: string, settlement: Settlement): Promise<Operation> {
  const { outcome, before, after, userErrors = [], upstreamStatus, trace } = settlement;
  return change(store, id, {
    event: 'operation.settled',
    from: SETTLES_FROM[outcome],
    set: {
      state: 'SETTLED',
      outcome,
      settled_at: store.now().toISOString(),
      ...asBefore(before),
      after_setting: after === undefined ? null : canonicalJson(after),
      user_errors: canonicalJson(userErrors),
      upstream_status: upstreamStatus ?? null,
      ...(trace?.requestId === undefined ? {} : { request_id: trace.requestId }),
      ...(trace?.correlationId === undefined ? {} : { correlation_id: trace.correlationId }),
    },
  });
}

/** Ends an operation that provably changed nothing and is worth another try: frees the customer and the key. */
export function release(store: Store, id: string, why: string): Promise<Operation> {
  return change(store, id, {
    event: 'operation.released',
    from: RUNNING,
    set: { state: 'RELEASED', settled_at: store.now().toISOString(), release_reason: why },
  });
}

/** Gives up an operation for which nothing was sent, because whoever reserved it is gone. Frees customer and key. */
export function abandon(store: Store, id: string): Promise<Operation> {
  return change(store, id, {
    event: 'operation.abandoned',
    from: RESERVED,
    set: { state: 'ABANDONED', settled_at: store.now().toISOString() },
  });
}

/** Notes what a read showed of an operation that is not yet seen: ACCEPTED or UNKNOWN. */
export function observe(store: Store, id: string, observation: Observation): Promise<Operation> {
  return change(store, id, {
    event: 'operation.observed',
    from: NOT_YET_SEEN,
    set: { last_observed: canonicalJson(observation) },
  });
}

/** Notes that a read at `at` has shown the wanted state of an ACCEPTED or UNKNOWN operation: it becomes VISIBLE. */
export function markVisible(store: Store, id: string, at: Date, seen: Setting): Promise<Operation> {
  const observation: Observation = { at, overageEnabled: seen.overageEnabled };
  return change(store, id, {
    event: 'operation.visible',
    from: NOT_YET_SEEN,
    set: {
      outcome: 'VISIBLE',
      after_setting: canonicalJson(seen),
      last_observed: canonicalJson(observation),
    },
  });
}

/** What was recorded with an earlier step stays. */
function asBefore(before: Setting | undefined): Partial<OperationRow> {
  return before === undefined ? {} : { before_setting: canonicalJson(before) };
}

interface Change {
  readonly event: OperationEventType;
  /** The states from which the step is possible. */
  readonly from: RawBuilder<SqlBool>;
  readonly set: Partial<OperationRow>;
}

async function change(store: Store, id: string, { event, from, set }: Change): Promise<Operation> {
  return inTransaction(store, async (tx) => {
    const end = await lockChainEnd(tx);
    const row = await tx
      .updateTable('ledger_operations')
      .set({ ...set, last_sequence: end.sequence + 1 })
      .where('id', '=', id)
      .where(from)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) {
      const current = await tx
        .selectFrom('ledger_operations')
        .select('state')
        .where('id', '=', id)
        .executeTakeFirst();
      throw new TransitionRefused(id, current?.state, event);
    }
    const operation = toOperation(row);
    await appendEvent(store, tx, end, { type: event, operation });
    return operation;
  });
}
