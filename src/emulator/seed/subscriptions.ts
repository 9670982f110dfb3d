import { guidOf } from '../guid.js';
import { AZURE_PLAN } from '../state/azure-plan.js';
import type { AzureEntitlement, Subscription } from '../state/customer.js';

/** An active Azure plan with these entitlements. */
export function azurePlan(
  owner: string,
  entitlements: readonly AzureEntitlement[],
  partnerId?: string,
): Subscription {
  return {
    id: guidOf(`azure plan of ${owner}`),
    ...AZURE_PLAN,
    ...(partnerId === undefined ? {} : { partnerId }),
    entitlements,
  };
}

/** An entitlement with an id derived from its owner and name. */
export function entitlement(
  owner: string,
  friendlyName: string,
  status = 'active',
  partnerId?: string,
): AzureEntitlement {
  const id = guidOf(`entitlement ${friendlyName} of ${owner}`);
  return { id, friendlyName, status, ...(partnerId === undefined ? {} : { partnerId }) };
}

/** The subscription that makes a customer eligible for overage. */
export function callingPlan(owner: string, status = 'active'): Subscription {
  return {
    id: guidOf(`calling plan of ${owner}`),
    offerId: 'CFQ7TTC0JN4R:0002:CFQ7TTC0K971',
    offerName: 'Microsoft Teams Calling Plan pay-as-you-go',
    friendlyName: 'Teams calling, pay-as-you-go',
    status,
    billingType: 'license',
    quantity: 25,
    consumptionType: 'overage',
  };
}

/** A licence subscription that has nothing to do with overage. */
export function licences(
  owner: string,
  offerName: string,
  quantity: number,
  status = 'active',
): Subscription {
  return {
    id: guidOf(`${offerName} of ${owner}`),
    offerId: 'CFQ7TTC0LF8R:0001:CFQ7TTC0KXBG',
    offerName,
    friendlyName: offerName,
    status,
    billingType: 'license',
    quantity,
  };
}

/** Legacy CSP Azure, which blocks overage. */
export function legacyAzure(owner: string): Subscription {
  return {
    id: guidOf(`legacy azure of ${owner}`),
    offerId: 'MS-AZR-0145P',
    offerName: 'Microsoft Azure',
    friendlyName: 'Azure (legacy)',
    status: 'active',
    billingType: 'usage',
    quantity: 1,
  };
}
