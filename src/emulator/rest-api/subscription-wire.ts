import { guidOf } from '../guid.js';
import { type AzureEntitlement, isAzurePlan, type Subscription } from '../state/customer.js';
import { etagOf, linkWire } from './collection-wire.js';

const START = '2026-01-14T16:57:15.0966728Z';
const COMMITMENT_END = '2027-01-13T00:00:00Z';

/** A subscription as "Get a subscription by ID" shows it; `partnerId` is there even when empty. */
export function toSubscriptionWire(customerId: string, subscription: Subscription): object {
  const { id, offerId, offerName, friendlyName, status, billingType, quantity } = subscription;
  const usage = billingType === 'usage';
  return {
    id,
    offerId,
    entitlementId: id,
    offerName,
    friendlyName,
    productType: isAzurePlan(subscription)
      ? { id: 'Azure', displayName: 'Azure' }
      : { id: 'OnlineServicesNCE', displayName: 'OnlineServicesNCE' },
    quantity,
    unitType: usage ? 'Usage-based' : 'Licenses',
    hasPurchasableAddons: false,
    creationDate: START,
    effectiveStartDate: START,
    commitmentEndDate: COMMITMENT_END,
    status,
    autoRenewEnabled: true,
    isTrial: false,
    billingType,
    billingCycle: usage ? 'none' : 'monthly',
    termDuration: usage ? '' : 'P1M',
    isMicrosoftProduct: true,
    publisherName: 'Microsoft Corporation',
    partnerId: subscription.partnerId ?? '',
    contractType: 'subscription',
    ...(subscription.consumptionType === undefined ? {} : { consumptionType: subscription.consumptionType }),
    orderId: guidOf(`order:${id}`),
    links: { self: linkWire(`/customers/${customerId}/subscriptions/${id}`) },
    attributes: { etag: etagOf(id), objectType: 'Subscription' },
  };
}

/** An entitlement as "Get a list of Azure entitlements for a subscription" shows it. */
export function toEntitlementWire(subscription: Subscription, entitlement: AzureEntitlement): object {
  const { id, friendlyName, status } = entitlement;
  return {
    id,
    friendlyName,
    status,
    subscriptionId: subscription.id,
    attributes: { objectType: 'AzureEntitlement' },
  };
}
