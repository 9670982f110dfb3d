import type { RequestContext } from '../request/request-context.js';
import { customerPath } from './get-customer.api.js';
import type { CallUse } from './pacer.js';
import type { PartnerCenterClient } from './partner-center-client.js';
import { type SubscriptionWire, subscriptionCollectionWire } from './subscription.wire.js';

/**
 * Every subscription of a customer: `GET /v1/customers/{id}/subscriptions` (document "Get a list of subscriptions"),
 * which is not paged.
 * @throws PartnerCenterError
 */
export async function listSubscriptions(
  client: PartnerCenterClient,
  customerId: string,
  context: RequestContext,
  use: Exclude<CallUse, 'write'>,
): Promise<SubscriptionWire[]> {
  const path = `${customerPath(customerId)}/subscriptions`;
  const { wire } = await client.read(
    { operation: 'subscriptions.list', method: 'GET', use, path, customerId },
    subscriptionCollectionWire,
    context,
  );
  return wire.items;
}
