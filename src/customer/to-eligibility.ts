import type { AzureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import type { SubscriptionWire } from '../partner-center/subscription.wire.js';
import { IneligibilityReason } from './ineligibility-reason.enum.js';
import type { OverageEligibility } from './overage-eligibility.type.js';
import { canUseOverage, isActive, isAzurePlan, isLegacyAzure } from './subscription-kinds.js';
import { nameOf } from './to-azure-plan.js';

/** What a customer has that decides about its overage. */
export interface Holdings {
  readonly subscriptions: readonly SubscriptionWire[];
  /** Those of the active Azure plans. */
  readonly entitlements: readonly AzureEntitlementWire[];
}

/** What the holdings say about eligibility, in the order in which a person would put it right. */
export function toEligibility(holdings: Holdings): Omit<OverageEligibility, 'freshness'> {
  const reasons = reasonsAgainst(holdings);
  const subscriptions = holdings.subscriptions.filter(canUseOverage);
  return {
    eligible: reasons.length === 0,
    reasons,
    subscriptions: subscriptions.map((one) => ({
      id: one.id,
      name: nameOf(one),
      status: one.status ?? null,
    })),
  };
}

/** Everything that stands against enabling overage on one of the entitlements. */
export function reasonsAgainst({ subscriptions, entitlements }: Holdings): IneligibilityReason[] {
  const active = subscriptions.filter(isActive);
  const hasPlan = active.some(isAzurePlan);
  return [
    ...(active.some(canUseOverage) ? [] : [IneligibilityReason.NO_ELIGIBLE_SUBSCRIPTION]),
    ...(active.some(isLegacyAzure) ? [IneligibilityReason.LEGACY_AZURE_SUBSCRIPTION] : []),
    ...(hasPlan ? [] : [IneligibilityReason.NO_AZURE_PLAN]),
    ...(hasPlan && !entitlements.some(isActive) ? [IneligibilityReason.NO_ACTIVE_ENTITLEMENT] : []),
  ];
}
