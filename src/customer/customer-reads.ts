import type { CallerRequest } from '../access/gateway-context.js';
import { composed } from '../cache/composed.js';
import { type ReadAnswer, valueOrThrow } from '../cache/held.js';
import type { ReadCache } from '../cache/read-cache.js';
import { forCaller } from '../overage/for-caller.js';
import type { AzureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import type { CustomerWire } from '../partner-center/customer.wire.js';
import type { SubscriptionWire } from '../partner-center/subscription.wire.js';
import { type CustomerCaches, entitlementsKey } from './customer-caches.js';
import { oncePerRequest, type ReadByKey } from './once-per-request.js';
import { isActive, isAzurePlan } from './subscription-kinds.js';
import type { Holdings } from './to-eligibility.js';

/** Reads what Partner Center knows of customers. Everything @throws GatewayError `NOT_FOUND` for an unknown one. */
export interface CustomerReads {
  customer(customerId: string, context: CallerRequest): Promise<ReadAnswer<CustomerWire>>;
  /** The same, but an unknown one is an answer, undefined, which is as old as any. */
  customerIfKnown(customerId: string, context: CallerRequest): Promise<ReadAnswer<CustomerWire | undefined>>;
  subscriptions(customerId: string, context: CallerRequest): Promise<ReadAnswer<readonly SubscriptionWire[]>>;
  /** Those of one Azure plan. */
  entitlements(
    customerId: string,
    planId: string,
    context: CallerRequest,
  ): Promise<ReadAnswer<readonly AzureEntitlementWire[]>>;
  /** Subscriptions, and the entitlements of every active Azure plan: one call, then one for each plan. */
  holdings(customerId: string, context: CallerRequest): Promise<ReadAnswer<Holdings>>;
  /** One entitlement by its id; undefined when it is not under an active Azure plan of the customer. */
  entitlement(
    customerId: string,
    entitlementId: string,
    context: CallerRequest,
  ): Promise<ReadAnswer<AzureEntitlementWire | undefined>>;
}

/**
 * Reads by the read protocol.
 * @param maxAgeMs an age to name, so that no older value stands in when Partner Center fails: for answers that do
 *   not say how fresh they are, and that money is spent by
 */
export function createCustomerReads(caches: CustomerCaches, maxAgeMs?: number): CustomerReads {
  const findProfile = oncePerRequest((id, context) => caches.profiles.find(id, { maxAgeMs, context }));
  const readSubscriptions = reading(caches.subscriptions, maxAgeMs);
  const readEntitlements = reading(caches.entitlements, maxAgeMs);

  const reads: CustomerReads = {
    customer: (id, context) =>
      forCaller(id, context, async () => valueOrThrow(await findProfile(id, context))),
    customerIfKnown: (id, context) => forCaller(id, context, () => findProfile(id, context)),
    subscriptions: (id, context) => forCaller(id, context, () => readSubscriptions(id, context)),
    entitlements: (id, planId, context) =>
      forCaller(id, context, () => readEntitlements(entitlementsKey(id, planId), context)),
    holdings: async (id, context) => {
      const owned = await reads.subscriptions(id, context);
      const plans = owned.value.filter((one) => isActive(one) && isAzurePlan(one));
      const found = await Promise.all(plans.map((plan) => reads.entitlements(id, plan.id, context)));
      const entitlements = found.flatMap(({ value }) => value);
      return composed({ subscriptions: owned.value, entitlements }, [owned, ...found]);
    },
    entitlement: async (customerId, entitlementId, context) => {
      const holdings = await reads.holdings(customerId, context);
      return { ...holdings, value: holdings.value.entitlements.find(({ id }) => id === entitlementId) };
    },
  };
  return reads;
}

function reading<Value>(cache: ReadCache<Value>, maxAgeMs?: number): ReadByKey<ReadAnswer<Value>> {
  return oncePerRequest((key, context) => cache.read(key, { maxAgeMs, context }));
}
