import { type SetOverageUserError, SetOverageUserErrorCode } from '../overage/set-overage-user-error.type.js';
import type { EligibilityCheck } from '../overage/write/preview.step.js';
import type { AzureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import type { CustomerReads } from './customer-reads.js';
import { IneligibilityReason } from './ineligibility-reason.enum.js';
import { isActive } from './subscription-kinds.js';
import { reasonsAgainst } from './to-eligibility.js';

/** Most entitlements that a message proposes. */
const MOST_PROPOSED = 5;

/**
 * Foretells the refusals of Partner Center that the customer's subscriptions give away (800114, 800112, 800111), in
 * its words. Nothing stands against turning overage off (document "New commerce telco pay-as-you-go").
 * @param reads must never be answered `STALE`: people spend money by what this says
 */
export function createEligibilityCheck(reads: Pick<CustomerReads, 'holdings'>): EligibilityCheck {
  return async ({ customerId, wanted }, context) => {
    if (!wanted.overageEnabled) return [];
    const { value: holdings } = await reads.holdings(customerId, context);
    const reasons = reasonsAgainst(holdings);
    return [
      ...(reasons.includes(IneligibilityReason.NO_ELIGIBLE_SUBSCRIPTION) ? [notEligible()] : []),
      ...(reasons.includes(IneligibilityReason.LEGACY_AZURE_SUBSCRIPTION) ? [legacyAzure()] : []),
      ...unfitEntitlement(wanted.azureEntitlementId, holdings.entitlements),
    ];
  };
}

/** Without an entitlement Partner Center finds or makes one; whether that may be is another check's business. */
function unfitEntitlement(
  wantedId: string | undefined,
  entitlements: readonly AzureEntitlementWire[],
): SetOverageUserError[] {
  if (wantedId === undefined) return [];
  const wanted = entitlements.find(({ id }) => id === wantedId);
  if (wanted !== undefined && isActive(wanted)) return [];
  const problem =
    wanted === undefined
      ? `The customer has no Azure entitlement ${wantedId} under an active Azure plan.`
      : `The Azure entitlement ${nameOf(wanted)} is ${wanted.status ?? 'in an unknown state'}, not active.`;
  return [
    blocker(
      SetOverageUserErrorCode.AZURE_ENTITLEMENT_NOT_FOUND,
      `${problem} ${proposal(entitlements.filter(isActive))}`,
      ['input', 'azureEntitlementId'],
    ),
  ];
}

function proposal(active: readonly AzureEntitlementWire[]): string {
  if (active.length === 0) return 'It has no active one: create or reactivate one first.';
  const names = active.slice(0, MOST_PROPOSED).map(nameOf);
  return `Choose an active one: ${names.join(', ')}${active.length > MOST_PROPOSED ? ' …' : ''}.`;
}

function nameOf({ id, friendlyName }: AzureEntitlementWire): string {
  return friendlyName === undefined ? id : `"${friendlyName}" (${id})`;
}

function notEligible(): SetOverageUserError {
  return blocker(
    SetOverageUserErrorCode.NOT_ELIGIBLE,
    'The customer has no active subscription that can use overage. Sell or reactivate one, such as a Teams calling plan, first.',
  );
}

function legacyAzure(): SetOverageUserError {
  return blocker(
    SetOverageUserErrorCode.LEGACY_AZURE_SUBSCRIPTION,
    'The customer still owns legacy Azure subscriptions. Move them to the Azure plan first.',
  );
}

function blocker(
  code: SetOverageUserErrorCode,
  message: string,
  field: readonly string[] | null = null,
): SetOverageUserError {
  return { code, field, message, upstreamCode: null };
}
