import type { AzureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import type { SubscriptionWire } from '../partner-center/subscription.wire.js';

const LEGACY_OFFER = 'MS-AZR';

/** Whether it can use overage, whatever its status. Source: UpdateOverage of Microsoft's .NET samples. */
export function canUseOverage({ consumptionType }: SubscriptionWire): boolean {
  return consumptionType.some((kind) => kind.toLowerCase() === 'overage');
}

/** Whether it is a modern Azure plan, whatever its status. Source: UpdateOverage of Microsoft's .NET samples. */
export function isAzurePlan(subscription: SubscriptionWire): boolean {
  return subscription.billingType?.toLowerCase() === 'usage' && !isLegacyAzure(subscription);
}

/** Whether it is Azure of before the Azure plan: its offer id begins with MS-AZR. */
export function isLegacyAzure({ offerId }: SubscriptionWire): boolean {
  return offerId?.toUpperCase().startsWith(LEGACY_OFFER) ?? false;
}

/** Inferred: what is suspended, expired or in a state that nobody knows is not counted on. */
export function isActive({ status }: SubscriptionWire | AzureEntitlementWire): boolean {
  return status?.toLowerCase() === 'active';
}
