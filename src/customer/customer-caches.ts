import type { CacheFactoryOptions, CreateCache } from '../cache/cache-factory.js';
import type { ReadCache } from '../cache/read-cache.js';
import { type AzureEntitlementWire, azureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import { type CustomerWire, customerWire } from '../partner-center/customer.wire.js';
import { getCustomer } from '../partner-center/get-customer.api.js';
import { listAzureEntitlements } from '../partner-center/list-azure-entitlements.api.js';
import { listSubscriptions } from '../partner-center/list-subscriptions.api.js';
import type { PartnerCenterClient } from '../partner-center/partner-center-client.js';
import { type SubscriptionWire, subscriptionWire } from '../partner-center/subscription.wire.js';

/** Partner Center's checked answers about customers, each of which is invalidated by customer id. */
export interface CustomerCaches {
  /** By customer id. */
  readonly profiles: ReadCache<CustomerWire>;
  /** By customer id. */
  readonly subscriptions: ReadCache<readonly SubscriptionWire[]>;
  /** By customer id and Azure plan, see `entitlementsKey`. */
  readonly entitlements: ReadCache<readonly AzureEntitlementWire[]>;
}

/** Names change rarely and nothing is decided by them, so they may be this many times older. */
const PROFILE_AGE_FACTOR = 12;
const GUID_LENGTH = 36;

/** @param ages the usual age, of which that of names is a multiple as far as `STALE` would reach */
export function createCustomerCaches(
  client: PartnerCenterClient,
  createCache: CreateCache,
  { ttlMs, staleLimitMs }: Pick<CacheFactoryOptions, 'ttlMs' | 'staleLimitMs'>,
): CustomerCaches {
  return {
    profiles: createCache({
      name: 'customer',
      ttlMs: Math.max(ttlMs, Math.min(PROFILE_AGE_FACTOR * ttlMs, staleLimitMs)),
      fetch: (id, context, use) => getCustomer(client, id, context, use),
      toValue: (json) => customerWire.parse(json),
    }),
    subscriptions: createCache({
      name: 'subscriptions',
      fetch: (id, context, use) => listSubscriptions(client, id, context, use),
      toValue: (json) => subscriptionWire.array().parse(json),
    }),
    entitlements: createCache({
      name: 'azure-entitlements',
      scopeOf: (key) => key.slice(0, GUID_LENGTH),
      fetch: (key, context, use) => {
        const [customerId, planId] = [key.slice(0, GUID_LENGTH), key.slice(GUID_LENGTH + 1)];
        return listAzureEntitlements(client, customerId, planId, context, use);
      },
      toValue: (json) => azureEntitlementWire.array().parse(json),
    }),
  };
}

/** Forgets everything of a customer here and in the other replicas. Never rejects. */
export async function invalidateCustomer(
  { profiles, subscriptions, entitlements }: CustomerCaches,
  customerId: string,
): Promise<void> {
  const caches = [profiles, subscriptions, entitlements];
  await Promise.all(caches.map((cache) => cache.invalidate(customerId)));
}

/** Under what the entitlements of one Azure plan are remembered. */
export function entitlementsKey(customerId: string, planId: string): string {
  return `${customerId}/${planId}`;
}
