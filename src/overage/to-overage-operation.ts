import type { Operation, Refusal, Setting } from '../ledger/operation.js';
import type { OverageOperation } from './overage-operation.type.js';
import type { OverageSetting } from './overage-setting.type.js';
import { SetOverageOutcome } from './set-overage-outcome.enum.js';
import { type SetOverageUserError, SetOverageUserErrorCode } from './set-overage-user-error.type.js';

const USER_ERROR_CODES: ReadonlyMap<string, SetOverageUserErrorCode> = new Map(
  Object.entries(SetOverageUserErrorCode),
);

/** The ledger's operation as callers see it. */
export function toOverageOperation(operation: Operation): OverageOperation {
  const { requestedBy, trace, attempts } = operation;
  return {
    id: operation.id,
    customerId: operation.customerId,
    idempotencyKey: operation.idempotencyKey,
    requestedBy: {
      application: requestedBy.application ?? null,
      user: requestedBy.user ?? null,
      tenant: requestedBy.tenant ?? null,
    },
    requestedAt: operation.requestedAt,
    reason: operation.reason ?? null,
    wanted: toOverageSetting(operation.wanted),
    before: operation.before === undefined ? null : toOverageSetting(operation.before),
    after: operation.after === undefined ? null : toOverageSetting(operation.after),
    outcome: operation.outcome === undefined ? null : SetOverageOutcome[operation.outcome],
    settledAt: operation.settledAt ?? null,
    lastObserved: operation.lastObserved ?? null,
    userErrors: operation.userErrors.map(toUserErrorType),
    upstreamStatus: operation.upstreamStatus ?? null,
    trace:
      attempts === 0
        ? null
        : { requestId: trace.requestId ?? null, correlationId: trace.correlationId ?? null },
  };
}

/** A setting with its gaps as nulls. */
export function toOverageSetting({ azureEntitlementId, partnerId, overageEnabled }: Setting): OverageSetting {
  return { azureEntitlementId: azureEntitlementId ?? null, partnerId: partnerId ?? null, overageEnabled };
}

function toUserErrorType({ code, field, message, upstreamCode }: Refusal): SetOverageUserError {
  return {
    // A ledger may outlive a code; what it meant then was a refusal by Partner Center at the least.
    code: USER_ERROR_CODES.get(code) ?? SetOverageUserErrorCode.UPSTREAM_REFUSED,
    field: field ?? null,
    message,
    upstreamCode: upstreamCode ?? null,
  };
}
