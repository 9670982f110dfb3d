import type { RequestContext } from '../request/request-context.js';
import { type AzureEntitlementWire, azureEntitlementCollectionWire } from './azure-entitlement.wire.js';
import { customerPath } from './get-customer.api.js';
import type { CallUse } from './pacer.js';
import type { PartnerCenterClient } from './partner-center-client.js';

/**
 * Every Azure entitlement under an Azure plan: `GET /v1/customers/{id}/subscriptions/{plan}/azureEntitlements`
 * (document "Get a list of Azure entitlements for a subscription"). Refused for a subscription that is no Azure plan.
 * @throws PartnerCenterError
 */
export async function listAzureEntitlements(
  client: PartnerCenterClient,
  customerId: string,
  azurePlanId: string,
  context: RequestContext,
  use: Exclude<CallUse, 'write'>,
): Promise<AzureEntitlementWire[]> {
  const path = `${customerPath(customerId)}/subscriptions/${encodeURIComponent(azurePlanId)}/azureEntitlements`;
  const { wire } = await client.read(
    { operation: 'azureEntitlements.list', method: 'GET', use, path, customerId },
    azureEntitlementCollectionWire,
    context,
  );
  return wire.items;
}
