import { HttpMethod } from '../../hypermedia/http-method.enum.js';
import type { Operation, Setting } from '../../ledger/operation.js';
import type { Overage } from '../overage.type.js';
import type { SetOveragePayload } from '../set-overage.payload.js';
import { SetOverageOutcome } from '../set-overage-outcome.enum.js';
import type { SetOverageUserError } from '../set-overage-user-error.type.js';
import { toOverageOperation } from '../to-overage-operation.js';
import { toRecordedError } from './recorded-refusal.js';
import { WRITTEN_TYPE } from './tells-setting.js';

/**
 * The answer to a change that was recorded, the same for the first time and for every repetition: only what is learned
 * later is added (ACCEPTED or UNKNOWN becomes VISIBLE).
 * @throws GatewayError that was recorded for a refusal that no person can act on
 */
export function answerOf(operation: Operation): SetOveragePayload {
  const error = toRecordedError(operation);
  if (error !== undefined) throw error;
  const shown = shownState(operation);
  const recorded = toOverageOperation(operation);
  return {
    outcome: recorded.outcome ?? SetOverageOutcome.UNKNOWN,
    overage: shown === undefined ? null : toOverage(operation.customerId, shown),
    operation: recorded,
    preview: null,
    userErrors: recorded.userErrors,
  };
}

/** What was there before is no longer known to be there once something was sent and its end is not known. */
function shownState({ after, before, outcome }: Operation): Setting | undefined {
  return outcome === 'UNKNOWN' ? after : (after ?? before);
}

/** The answer to a change that was refused before it was recorded. */
export function refusal(userErrors: readonly SetOverageUserError[]): SetOveragePayload {
  return { outcome: SetOverageOutcome.REJECTED, overage: null, operation: null, preview: null, userErrors };
}

/** The link is the documented one, not an echoed one: what is recorded is the setting alone. */
function toOverage(customerId: string, { azureEntitlementId, partnerId, overageEnabled }: Setting): Overage {
  const uri = `/customers/${customerId}/subscriptions/overage`;
  return {
    customerId,
    azureEntitlementId: azureEntitlementId ?? null,
    partnerId: partnerId ?? null,
    type: WRITTEN_TYPE,
    overageEnabled,
    links: { self: null, overage: { uri, method: HttpMethod.GET, headers: [] } },
  };
}
