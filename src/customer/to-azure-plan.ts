import type { ReadAnswer } from '../cache/held.js';
import type { Freshness } from '../overage/freshness.type.js';
import { toFreshness } from '../overage/to-freshness.js';
import type { AzureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import type { SubscriptionWire } from '../partner-center/subscription.wire.js';
import type { AzureEntitlement, AzurePlan } from './azure-plan.type.js';
import { noneIsNeverStale } from './none-is-never-stale.js';

/** The plan's subscription as callers see it. */
export function toAzurePlan(
  wire: SubscriptionWire,
  about: Pick<AzurePlan, 'customer' | 'freshness'>,
): AzurePlan {
  return { id: wire.id, subscriptionName: nameOf(wire), status: wire.status ?? null, ...about };
}

export function toAzureEntitlement(
  { id, friendlyName, status }: AzureEntitlementWire,
  freshness: Freshness,
): AzureEntitlement {
  return { id, friendlyName: friendlyName ?? null, status: status ?? null, freshness };
}

/** The entitlement that a charge goes to, as callers see it; null when it was not found. */
export function toChargedEntitlement(
  answer: ReadAnswer<AzureEntitlementWire | undefined>,
): AzureEntitlement | null {
  if (answer.value !== undefined) return toAzureEntitlement(answer.value, toFreshness(answer));
  noneIsNeverStale(answer);
  return null;
}

/** What a person would call a subscription. */
export function nameOf({ friendlyName, offerName }: SubscriptionWire): string | null {
  return friendlyName ?? offerName ?? null;
}
