import { GatewayError } from '../errors/gateway-error.js';
import { appendEvent } from './append-event.js';
import { canonicalJson } from './canonical-json.js';
import { type ChainEnd, lockChainEnd } from './chain.js';
import { dateOfRequest } from './date-of-request.js';
import { isStorable } from './is-storable.js';
import type { Actor, Operation, Setting } from './operation.js';
import { toOperation } from './operation-row.js';
import { HOLDS_KEY, MAY_HAVE_CHANGED, RUNNING } from './operation-states.js';
import { inTransaction, type Store, type Tx } from './store.js';
import type { OperationRow } from './tables.js';

/** A change that somebody asks for. */
export interface ReserveRequest {
  /** The new operation's GUID. */
  readonly id: string;
  /** The stable key of who asks; idempotency keys are unique within it. */
  readonly caller: string;
  readonly actor: Actor;
  readonly idempotencyKey: string;
  /** The same for two requests exactly when they ask for the same. */
  readonly fingerprint: string;
  readonly customerId: string;
  readonly wanted: Setting;
  readonly reason?: string | undefined;
  readonly correlationId: string;
  /** Refuses the change when the caller has already had this many enabling changes since then. */
  readonly limit?: { readonly most: number; readonly since: Date } | undefined;
  /** When whoever reserves it must have finished; afterwards it belongs to the reconciler. */
  readonly overdueAt: Date;
}

/**
 * What became of the request. `replay`: the same was asked and answered before. `in-progress`: the same was asked and
 * still runs. `key-reused`: the key stands for another request. `customer-busy`: another operation runs for the
 * customer. `limit-reached`: the caller has had as many enabling changes as the request's limit allows.
 */
export type Reservation =
  | { readonly kind: 'reserved'; readonly operation: Operation }
  | { readonly kind: 'replay'; readonly operation: Operation }
  | { readonly kind: 'in-progress'; readonly operation: Operation }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'customer-busy'; readonly operationId: string }
  | { readonly kind: 'limit-reached' };

/**
 * Takes the key and the customer for a new operation, or tells why not; atomic across processes.
 * @throws GatewayError `BAD_USER_INPUT` for text that cannot be stored
 */
export async function reserve(store: Store, request: ReserveRequest): Promise<Reservation> {
  refuseUnstorableText(request);
  return inTransaction(store, async (tx) => {
    const end = await lockChainEnd(tx);
    const rivals = await findRivals(tx, request);
    const sameKey = rivals.find((row) => holdsKey(row, request));
    if (sameKey !== undefined) return answerForKey(sameKey, request);
    const [busy] = rivals;
    if (busy !== undefined) return { kind: 'customer-busy', operationId: busy.id };
    if (await isBeyondLimit(tx, request)) return { kind: 'limit-reached' };
    return { kind: 'reserved', operation: await insert(store, tx, end, request) };
  });
}

/** Operations that hold the request's key, or its customer. */
function findRivals(tx: Tx, { caller, idempotencyKey, customerId }: ReserveRequest): Promise<OperationRow[]> {
  return tx
    .selectFrom('ledger_operations')
    .selectAll()
    .where((where) =>
      where.or([
        where.and([where('caller', '=', caller), where('idempotency_key', '=', idempotencyKey), HOLDS_KEY]),
        where.and([where('customer_id', '=', customerId), RUNNING]),
      ]),
    )
    .execute();
}

/** Counts what enabled something or may still do so; the lock on the chain's end makes the count exact. */
async function isBeyondLimit(tx: Tx, { caller, limit }: ReserveRequest): Promise<boolean> {
  if (limit === undefined) return false;
  const { count } = await tx
    .selectFrom('ledger_operations')
    .select((select) => select.fn.countAll().as('count'))
    .where('caller', '=', caller)
    .where('requested_at', '>=', limit.since.toISOString())
    .where('wanted', 'like', '%"overageEnabled":true%')
    .where(MAY_HAVE_CHANGED)
    .executeTakeFirstOrThrow();
  return Number(count) >= limit.most;
}

function holdsKey(row: OperationRow, request: ReserveRequest): boolean {
  return row.caller === request.caller && row.idempotency_key === request.idempotencyKey;
}

function answerForKey(row: OperationRow, { fingerprint }: ReserveRequest): Reservation {
  if (row.fingerprint !== fingerprint) return { kind: 'key-reused' };
  return { kind: row.state === 'SETTLED' ? 'replay' : 'in-progress', operation: toOperation(row) };
}

async function insert(store: Store, tx: Tx, end: ChainEnd, request: ReserveRequest): Promise<Operation> {
  const row: OperationRow = {
    id: request.id,
    caller: request.caller,
    idempotency_key: request.idempotencyKey,
    fingerprint: request.fingerprint,
    customer_id: request.customerId,
    application: request.actor.application ?? null,
    user_id: request.actor.user ?? null,
    tenant: request.actor.tenant ?? null,
    requested_at: await dateOfRequest(tx, request.customerId, store.now()),
    overdue_at: request.overdueAt.toISOString(),
    reason: request.reason ?? null,
    wanted: canonicalJson(request.wanted),
    before_setting: null,
    after_setting: null,
    state: 'RESERVED',
    outcome: null,
    settled_at: null,
    attempts: 0,
    upstream_status: null,
    user_errors: '[]',
    request_id: null,
    correlation_id: request.correlationId,
    last_observed: null,
    release_reason: null,
    last_sequence: end.sequence + 1,
  };
  await tx.insertInto('ledger_operations').values(row).execute();
  const operation = toOperation(row);
  await appendEvent(store, tx, end, { type: 'operation.reserved', operation });
  return operation;
}

function refuseUnstorableText({ idempotencyKey, reason }: ReserveRequest): void {
  for (const [field, text] of Object.entries({ idempotencyKey, reason })) {
    if (text === undefined || isStorable(text)) continue;
    throw new GatewayError(
      'BAD_USER_INPUT',
      `The ${field} contains characters that cannot be stored (NUL, or half of a surrogate pair). Remove them.`,
    );
  }
}
