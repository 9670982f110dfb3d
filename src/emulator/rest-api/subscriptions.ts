import { guidOf } from '../guid.js';
import { queryOf } from '../http-io/exchange.js';
import { jsonReply, type Reply } from '../http-io/reply.js';
import { isAzurePlan, isLegacyAzure, type Subscription } from '../state/customer.js';
import type { ApiCall } from './api-call.js';
import { collectionReply } from './collection-wire.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';
import { toEntitlementWire, toSubscriptionWire } from './subscription-wire.js';

/** "Get a list of subscriptions", also those of an order (`order_id`) or under a reseller (`mpn_id`). */
export function listSubscriptions({ customer, exchange }: ApiCall): Reply {
  const { id, subscriptions } = customer();
  const query = queryOf(exchange);
  const orderId = query.get('order_id');
  const mpnId = query.get('mpn_id');
  const wanted = subscriptions.filter(
    (one) =>
      (orderId === null || guidOf(`order:${one.id}`) === orderId) &&
      (mpnId === null || one.partnerId === mpnId),
  );
  return collectionReply(
    wanted.map((one) => toSubscriptionWire(id, one)),
    `/customers/${id}/subscriptions`,
  );
}

/** "Get a subscription by ID". @throws Refusal 404/20003 */
export function getSubscription(call: ApiCall): Reply {
  return jsonReply(200, toSubscriptionWire(call.customer().id, subscriptionOf(call)));
}

/** "Get a list of Azure entitlements for a subscription". @throws Refusal for what is no Azure plan */
export function listEntitlements(call: ApiCall): Reply {
  const plan = azurePlanOf(call);
  return collectionReply((plan.entitlements ?? []).map((one) => toEntitlementWire(plan, one)));
}

/** One entitlement of an Azure plan. @throws Refusal 404/1000 */
export function getEntitlement(call: ApiCall): Reply {
  const plan = azurePlanOf(call);
  const found = plan.entitlements?.find(({ id }) => id === call.segments[5]?.toLowerCase());
  if (found === undefined) throw new Refusal(PROBLEMS.entitlementNotListed);
  return jsonReply(200, toEntitlementWire(plan, found));
}

function subscriptionOf({ customer, segments }: ApiCall): Subscription {
  const found = customer().subscriptions.find(({ id }) => id === segments[3]?.toLowerCase());
  if (found === undefined) throw new Refusal(PROBLEMS.subscriptionUnknown);
  return found;
}

function azurePlanOf(call: ApiCall): Subscription {
  const subscription = subscriptionOf(call);
  if (isLegacyAzure(subscription)) throw new Refusal(PROBLEMS.legacyUnsupported);
  if (!isAzurePlan(subscription)) throw new Refusal(PROBLEMS.notAzure);
  return subscription;
}
