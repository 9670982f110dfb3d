import { randomUUID } from 'node:crypto';
import { AZURE_PLAN } from '../state/azure-plan.js';
import { type AzureEntitlement, type Customer, isAzurePlan, type Subscription } from '../state/customer.js';

/** What Partner Center calls the entitlement it uses when none is named. Source: UpdateOverage.cs of the .NET samples. */
const DEFAULT_NAME = 'Subscription 1';

/**
 * The entitlement used when a PUT names none: "Subscription 1", made if it is missing, under an Azure plan bought if
 * there is none. @returns the customer as it is afterwards, and the entitlement
 */
export function withDefaultEntitlement(customer: Customer): {
  customer: Customer;
  entitlement: AzureEntitlement;
} {
  const plan = customer.subscriptions.find(isAzurePlan);
  if (plan === undefined) {
    const bought: Subscription = { id: randomUUID(), ...AZURE_PLAN, entitlements: [] };
    return withDefaultEntitlement({ ...customer, subscriptions: [...customer.subscriptions, bought] });
  }
  const existing = customer.subscriptions
    .filter(isAzurePlan)
    .flatMap(({ entitlements }) => entitlements ?? [])
    .find(({ friendlyName, status }) => friendlyName === DEFAULT_NAME && status === 'active');
  if (existing !== undefined) return { customer, entitlement: existing };
  const entitlement = {
    id: randomUUID(),
    friendlyName: DEFAULT_NAME,
    status: 'active',
    ...(plan.partnerId === undefined ? {} : { partnerId: plan.partnerId }),
  };
  const extended = { ...plan, entitlements: [...(plan.entitlements ?? []), entitlement] };
  const subscriptions = customer.subscriptions.map((one) => (one.id === plan.id ? extended : one));
  return { customer: { ...customer, subscriptions }, entitlement };
}
