/**
 * Calls of Partner Center that a field below the root takes each time it is resolved, by its path in the schema;
 * fields that are not listed take none. What several fields share is counted for each: the price is an upper bound.
 */
export const UPSTREAM_CALLS: Readonly<Record<string, number>> = {
  'Customer.overage': 1,
  'Customer.overageEligibility': 2,
  'Customer.azurePlans': 1,
  'AzurePlan.entitlements': 1,
  'Overage.customer': 1,
  'Overage.azureEntitlement': 2,
  'GatewayStatus.mfa': 1,
};
