import type { OverageErrorCode } from '../../client/error-code.js';
import type { SetOverageUserErrorCode } from '../../client/operations.js';
import type { OverageClient, SetOverageResult } from '../../client/overage-client-api.js';
import { OverageError } from '../../client/overage-error.js';
import { CliError } from '../cli-error.js';
import { exitCodeOf } from '../exit-code.js';
import type { PlanRow } from '../plan/plan-format.js';
import type { RowResult } from './apply-journal.js';
import { hasMoved } from './has-moved.js';

/** Refusals that are about the moment, not about the customer: every row that turns on would meet the same one. */
export const NOT_NOW: ReadonlySet<string> = new Set<SetOverageUserErrorCode>([
  'CHANGES_FROZEN',
  'ENABLE_LIMIT_REACHED',
]);
/** Errors that are, or may be, about one customer; others would happen to every other one too. */
const ABOUT_ONE = new Set<OverageErrorCode>([
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'IDEMPOTENCY_KEY_REUSED',
  'UPSTREAM_REJECTED',
  'INTERNAL_SERVER_ERROR',
]);

/**
 * Sends one change of a plan. Its idempotency key follows from plan and row, so that whoever sends it again, after
 * whatever happened, asks about this very change. `onSend` is called before it leaves.
 * @throws CliError when there is no use in going on with other rows
 */
export async function applyRow(
  client: Pick<OverageClient, 'setOverage' | 'request'>,
  planSha256: string,
  planned: PlanRow,
  onSend: () => void,
): Promise<RowResult> {
  const { row, customerId, action, before, wanted, reason } = planned;
  try {
    const moved = action === 'change' ? await hasMoved(client, planned) : undefined;
    if (moved !== undefined)
      return { row, customerId, outcome: 'REJECTED', code: 'EXPECTATION_FAILED', message: moved };
    onSend();
    const result = await client.setOverage({
      customerId,
      ...wanted,
      expectedOverageEnabled: before?.overageEnabled ?? false,
      idempotencyKey: `plan:${planSha256}:${row}`,
      reason: reason ?? `overage plan ${planSha256.slice(0, 12)}`,
    });
    return toResult(row, customerId, result);
  } catch (error) {
    if (!(error instanceof OverageError)) throw error;
    const { code, message, retryable } = error;
    if (!retryable && !ABOUT_ONE.has(code)) throw new CliError(exitCodeOf(error), `${code}: ${message}`);
    return { row, customerId, code, message, ...(retryable && { retryable }) };
  }
}

/** Whether nobody can be turned on for the time being. The gateway never refuses to turn off for these reasons. */
export function enablingMustWait({ wanted }: PlanRow, { code }: RowResult): boolean {
  return wanted.overageEnabled && code !== undefined && NOT_NOW.has(code);
}

function toResult(
  row: number,
  customerId: string,
  { outcome, operation, userErrors }: SetOverageResult,
): RowResult {
  const [refusal] = userErrors;
  if (refusal !== undefined && NOT_NOW.has(refusal.code)) {
    const { code, message } = refusal;
    return { row, customerId, code, message, retryable: true };
  }
  return {
    row,
    customerId,
    outcome,
    ...(operation !== null && { operationId: operation.id }),
    ...(refusal !== undefined && { code: refusal.code, message: refusal.message }),
  };
}
