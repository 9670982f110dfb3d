import type { AzureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import type { SubscriptionWire } from '../partner-center/subscription.wire.js';
import type { AzureEntitlement, AzurePlan } from './azure-plan.type.js';

/** The plan's subscription as callers see it. */
export function toAzurePlan(wire: SubscriptionWire, customer: AzurePlan['customer']): AzurePlan {
  return { id: wire.id, subscriptionName: nameOf(wire), status: wire.status ?? null, customer };
}

export function toAzureEntitlement({ id, friendlyName, status }: AzureEntitlementWire): AzureEntitlement {
  return { id, friendlyName: friendlyName ?? null, status: status ?? null };
}

/** What a person would call a subscription. */
export function nameOf({ friendlyName, offerName }: SubscriptionWire): string | null {
  return friendlyName ?? offerName ?? null;
}
