import { customerNotFound } from '../../errors/customer-not-found.js';
import { ERROR_CODES, type ErrorCode } from '../../errors/error-code.js';
import { GatewayError } from '../../errors/gateway-error.js';
import type { Operation, Refusal } from '../../ledger/operation.js';
import { PartnerCenterError } from '../../partner-center/partner-center-error.js';
import type { SetOverageUserError } from '../set-overage-user-error.type.js';
import { toUserError } from './user-error-table.js';

/** Answers that say nothing about the change itself: the same change may well be taken when it is sent again. */
const WORTH_ANOTHER_TRY: ReadonlySet<number | undefined> = new Set([401, 429]);

/**
 * The refusal that stays on record under the change's key; undefined where the change was not judged at all (nothing
 * sent, 401, 429), so that its key is to be free for another try.
 */
export function toRecordedRefusal(error: unknown, customerId: string): Refusal | undefined {
  if (!(error instanceof PartnerCenterError)) return undefined;
  if (error.delivery !== 'answered' || WORTH_ANOTHER_TRY.has(error.status)) return undefined;
  const userError = toUserError(error);
  if (userError === undefined) return { code: error.code, ...shown(error, customerId) };
  return toRefusal(userError);
}

/** A refusal that a person can act on, as it is recorded. */
export function toRefusal({ code, field, message, upstreamCode }: SetOverageUserError): Refusal {
  return { code, message, ...(field !== null && { field }), ...(upstreamCode !== null && { upstreamCode }) };
}

/** The error that a recorded refusal stands for; undefined for a refusal that is an outcome (a user error). */
export function toRecordedError(operation: Operation): GatewayError | undefined {
  const [refusal] = operation.userErrors;
  if (refusal === undefined || !isErrorCode(refusal.code)) return undefined;
  if (refusal.code === 'NOT_FOUND') return customerNotFound(operation.customerId);
  const { upstreamStatus: status, trace } = operation;
  return new GatewayError(refusal.code, refusal.message, {
    upstream: {
      ...(status !== undefined && { status }),
      ...(refusal.upstreamCode !== undefined && { code: refusal.upstreamCode }),
      ...(trace.requestId !== undefined && { requestId: trace.requestId }),
      ...(trace.correlationId !== undefined && { correlationId: trace.correlationId }),
    },
  });
}

/** Of an unknown customer the record says no more than the answer may. */
function shown({ code, message, upstreamCode }: PartnerCenterError, customerId: string) {
  if (code === 'NOT_FOUND') return { message: customerNotFound(customerId).message };
  return { message, ...(upstreamCode !== undefined && { upstreamCode }) };
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code);
}
