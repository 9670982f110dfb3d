import type { ListedAnswer, ListedOverage } from '../../client/overage-client-api.js';
import type { Wanted, WantedRow } from '../input/wanted-row.js';
import { type Before, CHANGED_TYPE, type PlanRow } from './plan-format.js';

/** What has to be done for a row, given what the gateway says of its customer. */
export function toPlanRow(
  row: number,
  { line, customerId, wanted, reason }: WantedRow,
  answer: ListedAnswer,
): PlanRow {
  const known = { row, line, customerId, wanted, ...(reason !== undefined && { reason }) };
  if ('error' in answer) return { ...known, action: 'blocked', why: answer.error.message, before: null };
  const before = beforeOf(answer.overage);
  if (isAs(before, wanted) || isOnItsWay(answer.overage, wanted)) return { ...known, action: 'none', before };
  if (!wanted.overageEnabled) return { ...known, action: 'disable', before };
  if (wanted.azureEntitlementId === undefined && wanted.allowDefaultEntitlement !== true) {
    return { ...known, action: 'blocked', why: ENTITLEMENT_REQUIRED, before };
  }
  return { ...known, action: before?.overageEnabled === true ? 'change' : 'enable', before };
}

const ENTITLEMENT_REQUIRED =
  'ENTITLEMENT_REQUIRED: turning on needs azureEntitlementId, or allowDefaultEntitlement: yes, with which Partner Center may create an Azure subscription.';

function beforeOf({ items }: ListedOverage): Before | null {
  const item = items.find(({ type }) => type === CHANGED_TYPE);
  if (item === undefined) return null;
  const { overageEnabled, azureEntitlementId, partnerId } = item;
  return { overageEnabled, azureEntitlementId, partnerId };
}

/** Whether a state has all that is wanted; never set is off. */
function isAs(state: Before | null, wanted: Wanted): boolean {
  if (!wanted.overageEnabled) return state?.overageEnabled !== true;
  return (
    state?.overageEnabled === true &&
    (wanted.azureEntitlementId ?? state.azureEntitlementId) === state.azureEntitlementId &&
    (wanted.partnerId ?? state.partnerId) === state.partnerId
  );
}

/** A change that was sent and that no read shows yet: sending it once more would do nothing. */
function isOnItsWay({ pendingOperation }: ListedOverage, wanted: Wanted): boolean {
  return pendingOperation !== null && isAs(pendingOperation.wanted, wanted);
}
