import type { Operation } from './operation.js';
import { readObservation, readRefusals, readSetting } from './stored-json.js';
import type { OperationRow } from './tables.js';

/**
 * The operation that a row holds.
 * @throws TypeError when a stored value is not what was written
 */
export function toOperation(row: OperationRow): Operation {
  return {
    id: row.id,
    caller: row.caller,
    idempotencyKey: row.idempotency_key,
    fingerprint: row.fingerprint,
    customerId: row.customer_id,
    requestedBy: {
      application: row.application ?? undefined,
      user: row.user_id ?? undefined,
      tenant: row.tenant ?? undefined,
    },
    requestedAt: new Date(row.requested_at),
    overdueAt: new Date(row.overdue_at),
    reason: row.reason ?? undefined,
    wanted: readSetting(row.wanted),
    before: maybe(row.before_setting, readSetting),
    after: maybe(row.after_setting, readSetting),
    state: row.state,
    outcome: row.outcome ?? undefined,
    settledAt: maybe(row.settled_at, (text) => new Date(text)),
    attempts: row.attempts,
    upstreamStatus: row.upstream_status ?? undefined,
    userErrors: readRefusals(row.user_errors),
    trace: { requestId: row.request_id ?? undefined, correlationId: row.correlation_id ?? undefined },
    lastObserved: maybe(row.last_observed, readObservation),
    releaseReason: row.release_reason ?? undefined,
  };
}

function maybe<T>(text: string | null, read: (text: string) => T): T | undefined {
  return text === null ? undefined : read(text);
}
