import { randomUUID } from 'node:crypto';
import type { Caller } from '../../access/caller.js';
import { GatewayError } from '../../errors/gateway-error.js';
import type { Operation } from '../../ledger/operation.js';
import type { RequestContext } from '../../request/request-context.js';
import type { SetOverageUserError } from '../set-overage-user-error.type.js';
import { CHANGES_FROZEN, ENABLE_LIMIT_REACHED } from './guard.step.js';
import { fingerprint, type OverageChange } from './overage-change.js';
import type { WriteParts } from './write-parts.js';

/** Time after the deadline before an operation is taken for abandoned: answers and the ledger may be late. */
const GRACE_MS = 10_000;
const HOUR_MS = 3_600_000;

/** Whether the change is now ours to carry out, was answered before, or is more enabling than may be. */
export type Reserved =
  | { readonly kind: 'run'; readonly operation: Operation }
  | { readonly kind: 'replay'; readonly operation: Operation }
  | { readonly kind: 'refused'; readonly userError: SetOverageUserError };

/** How much a caller may enable now. */
export interface EnableLimits {
  readonly frozen: boolean;
  readonly enablesPerHour: number;
}

/**
 * Takes the idempotency key and the customer for this change.
 * @throws GatewayError `OPERATION_IN_PROGRESS`, `IDEMPOTENCY_KEY_REUSED` or `LEDGER_UNAVAILABLE`
 */
export async function reserve(
  { ledger, clock }: WriteParts,
  change: OverageChange,
  caller: Caller,
  { frozen, enablesPerHour }: EnableLimits,
  context: RequestContext,
): Promise<Reserved> {
  const now = clock.date();
  const reservation = await ledger.reserve({
    id: randomUUID(),
    caller: caller.key,
    actor: actorOf(caller),
    idempotencyKey: change.idempotencyKey ?? randomUUID(),
    fingerprint: fingerprint(change),
    customerId: change.customerId,
    wanted: change.wanted,
    reason: change.reason,
    correlationId: context.correlationId,
    overdueAt: new Date(now.getTime() + context.deadline.remainingMs() + GRACE_MS),
    ...(change.wanted.overageEnabled && {
      // Frozen means none at all; judged with the limit, a recorded answer is still given to whoever repeats its key.
      limit: { most: frozen ? 0 : enablesPerHour, since: new Date(now.getTime() - HOUR_MS) },
    }),
  });
  switch (reservation.kind) {
    case 'reserved':
      return { kind: 'run', operation: reservation.operation };
    case 'replay':
      return reservation;
    case 'limit-reached':
      return { kind: 'refused', userError: frozen ? CHANGES_FROZEN : ENABLE_LIMIT_REACHED };
    case 'in-progress':
      throw inProgress(`This change is still running as operation ${reservation.operation.id}.`);
    case 'customer-busy':
      throw inProgress(`Another change of customer ${change.customerId} is running.`);
    case 'key-reused':
      throw new GatewayError(
        'IDEMPOTENCY_KEY_REUSED',
        'You have used this idempotencyKey for a different change. Use a new key for each change, and the same one only to repeat it.',
      );
  }
}

/** The caller as the record names it. */
export function actorOf(caller: Caller) {
  const { application, tenant } = caller;
  return { application, tenant, ...(caller.kind === 'user' && { user: caller.user }) };
}

function inProgress(what: string): GatewayError {
  return new GatewayError('OPERATION_IN_PROGRESS', `${what} Send the same request again in a few seconds.`, {
    retryAfterSeconds: 2,
  });
}
