import type { CallerRequest } from '../access/gateway-context.js';
import type { CreateCache } from '../cache/cache-factory.js';
import type { ReadCache } from '../cache/read-cache.js';
import { forCaller } from '../overage/for-caller.js';
import { type AzureEntitlementWire, azureEntitlementWire } from '../partner-center/azure-entitlement.wire.js';
import { type CustomerWire, customerWire } from '../partner-center/customer.wire.js';
import { getCustomer } from '../partner-center/get-customer.api.js';
import { listAzureEntitlements } from '../partner-center/list-azure-entitlements.api.js';
import { listSubscriptions } from '../partner-center/list-subscriptions.api.js';
import type { PartnerCenterClient } from '../partner-center/partner-center-client.js';
import { type SubscriptionWire, subscriptionWire } from '../partner-center/subscription.wire.js';
import { oncePerRequest, type ReadByKey } from './once-per-request.js';
import { isActive, isAzurePlan } from './subscription-kinds.js';
import type { Holdings } from './to-eligibility.js';

/** Reads what Partner Center knows of customers. Everything @throws GatewayError `NOT_FOUND` for an unknown one. */
export interface CustomerReads {
  customer(customerId: string, context: CallerRequest): Promise<CustomerWire>;
  subscriptions(customerId: string, context: CallerRequest): Promise<readonly SubscriptionWire[]>;
  /** Those of one Azure plan. */
  entitlements(
    customerId: string,
    planId: string,
    context: CallerRequest,
  ): Promise<readonly AzureEntitlementWire[]>;
  /** Subscriptions, and the entitlements of every active Azure plan: one call, then one for each plan. */
  holdings(customerId: string, context: CallerRequest): Promise<Holdings>;
  /** One entitlement by its id; undefined when it is not under an active Azure plan of the customer. */
  entitlement(
    customerId: string,
    entitlementId: string,
    context: CallerRequest,
  ): Promise<AzureEntitlementWire | undefined>;
}

/** Names change rarely and nothing is decided by them, so they may be this many times older. */
const PROFILE_AGE_FACTOR = 12;
const GUID_LENGTH = 36;

export interface CustomerReadsOptions {
  readonly client: PartnerCenterClient;
  readonly createCache: CreateCache;
  /** How old an answer about subscriptions and entitlements may be, in milliseconds. */
  readonly maxAgeMs: number;
}

export function createCustomerReads({ client, createCache, maxAgeMs }: CustomerReadsOptions): CustomerReads {
  const profiles = createCache<CustomerWire>({
    name: 'customer',
    fetch: (id, context, use) => getCustomer(client, id, context, use),
    toValue: (json) => customerWire.parse(json),
  });
  const subscriptions = createCache<readonly SubscriptionWire[]>({
    name: 'subscriptions',
    fetch: (id, context, use) => listSubscriptions(client, id, context, use),
    toValue: (json) => subscriptionWire.array().parse(json),
  });
  const entitlements = createCache<readonly AzureEntitlementWire[]>({
    name: 'azure-entitlements',
    fetch: (key, context, use) => {
      const [customerId, planId] = [key.slice(0, GUID_LENGTH), key.slice(GUID_LENGTH + 1)];
      return listAzureEntitlements(client, customerId, planId, context, use);
    },
    toValue: (json) => azureEntitlementWire.array().parse(json),
  });
  const readProfile = upTo(PROFILE_AGE_FACTOR * maxAgeMs, profiles);
  const readSubscriptions = upTo(maxAgeMs, subscriptions);
  const readEntitlements = upTo(maxAgeMs, entitlements);

  const reads: CustomerReads = {
    customer: (id, context) => forCaller(id, context, () => readProfile(id, context)),
    subscriptions: (id, context) => forCaller(id, context, () => readSubscriptions(id, context)),
    entitlements: (id, planId, context) =>
      forCaller(id, context, () => readEntitlements(`${id}/${planId}`, context)),
    holdings: async (id, context) => {
      const owned = await reads.subscriptions(id, context);
      const plans = owned.filter((one) => isActive(one) && isAzurePlan(one));
      const found = await Promise.all(plans.map((plan) => reads.entitlements(id, plan.id, context)));
      return { subscriptions: owned, entitlements: found.flat() };
    },
    entitlement: async (customerId, entitlementId, context) => {
      const { entitlements } = await reads.holdings(customerId, context);
      return entitlements.find(({ id }) => id === entitlementId);
    },
  };
  return reads;
}

/**
 * Reads that name their age, so that no older value stands in when Partner Center fails: these answers do not say how
 * fresh they are, and people decide by them.
 */
function upTo<Value>(maxAgeMs: number, cache: ReadCache<Value>): ReadByKey<Value> {
  return oncePerRequest(async (key, context) => (await cache.read(key, { maxAgeMs, context })).value);
}
