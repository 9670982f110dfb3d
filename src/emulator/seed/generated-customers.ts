import { guidOf } from '../guid.js';
import type { Customer, OverageRecord, Subscription } from '../state/customer.js';
import { azurePlan, callingPlan, entitlement, licences } from './subscriptions.js';

/** How many customers are made up besides the named ones. */
export const GENERATED_COUNT = 300;

const FIRST = ['Amber', 'Birch', 'Cobalt', 'Dune', 'Ember', 'Fjord', 'Garnet', 'Harbor', 'Indigo', 'Juniper'];
const SECOND = ['Bakery', 'Clinic', 'Freight', 'Garage', 'Institute', 'Laboratories'];
const THIRD = ['North', 'South', 'East', 'West', 'Central'];

/** Made-up customers, the same ones every time, a mix of states. */
export function generatedCustomers(): Customer[] {
  return Array.from({ length: GENERATED_COUNT }, (_, number) => generated(number));
}

function generated(number: number): Customer {
  const id = guidOf(`generated customer ${number}`);
  const words = [pick(FIRST, number), pick(SECOND, number / 10), pick(THIRD, number / 60)];
  const reseller = number % 4 === 0 ? '4820017' : undefined;
  return {
    id,
    companyName: words.join(' '),
    domain: `${words.join('').toLowerCase()}.onmicrosoft.com`,
    relationshipToPartner: 'reseller',
    allowDelegatedAccess: number % 11 !== 0,
    overageOwner: number % 37 === 36 ? 'another-partner' : 'us',
    indirectResellers: reseller === undefined ? [] : [reseller],
    subscriptions: subscriptionsOf(id, number, reseller),
    overage: overageOf(id, number, reseller),
  };
}

function subscriptionsOf(id: string, number: number, reseller: string | undefined): Subscription[] {
  const plan = azurePlan(id, [entitlement(id, 'Subscription 1', 'active', reseller)], reseller);
  const office = licences(id, 'Microsoft 365 Business Premium', 5 + (number % 90));
  return [office, ...(number % 6 === 5 ? [] : [callingPlan(id)]), ...(number % 5 === 4 ? [] : [plan])];
}

/** Only customers that could have it: eligible, with an Azure plan, and ours. */
function overageOf(id: string, number: number, partnerId: string | undefined): OverageRecord | null {
  if (number % 6 === 5 || number % 5 === 4 || number % 37 === 36 || number % 3 === 2) return null;
  return {
    azureEntitlementId: entitlement(id, 'Subscription 1').id,
    ...(partnerId === undefined ? {} : { partnerId }),
    type: 'PhoneServices',
    overageEnabled: number % 3 === 0,
  };
}

function pick(words: readonly string[], at: number): string {
  return words[Math.floor(at) % words.length] ?? '';
}
