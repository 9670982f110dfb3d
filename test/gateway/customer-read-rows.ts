import { DOCUMENTED } from '../support/customers.js';

const HOW_FRESH = 'freshness { source fetchedAt ageMs }';

/** Something of the customer side that is read from Partner Center and says how fresh it is. */
export interface CustomerRead {
  /** Field of the query, with an alias of its own, so that all of them fit into one document. */
  readonly field: string;
  /** Where the answer says how fresh it is, from the root on. */
  readonly path: readonly (string | number)[];
  /** Calls of Partner Center that it takes when nothing is remembered. */
  readonly calls: number;
}

const customer = `customer(id: "${DOCUMENTED}")`;
const overage = `overage(customerId: "${DOCUMENTED}", maxAgeSeconds: 86400)`;

export const CUSTOMER_READS: Readonly<Record<string, CustomerRead>> = {
  'a customer': {
    field: `profile: ${customer} { companyName ${HOW_FRESH} }`,
    path: ['profile'],
    calls: 1,
  },
  'a page of customers': {
    field: `page: customers(first: 3) { edges { node { id } } ${HOW_FRESH} }`,
    path: ['page'],
    calls: 1,
  },
  'a customer of a page': {
    field: `nodes: customers(first: 3) { edges { node { id ${HOW_FRESH} } } }`,
    path: ['nodes', 'edges', 0, 'node'],
    calls: 1,
  },
  'what is eligible': {
    field: `eligible: ${customer} { overageEligibility { eligible ${HOW_FRESH} } }`,
    path: ['eligible', 'overageEligibility'],
    calls: 3,
  },
  'the subscriptions that can use overage': {
    field: `subscriptions: ${customer} { overageEligibility { subscriptions { id } ${HOW_FRESH} } }`,
    path: ['subscriptions', 'overageEligibility'],
    calls: 2,
  },
  'an Azure plan': {
    field: `plans: ${customer} { azurePlans { id ${HOW_FRESH} } }`,
    path: ['plans', 'azurePlans', 0],
    calls: 2,
  },
  'an Azure entitlement': {
    field: `entitlements: ${customer} { azurePlans { entitlements { id ${HOW_FRESH} } } }`,
    path: ['entitlements', 'azurePlans', 0, 'entitlements', 0],
    calls: 3,
  },
  'whose a setting is': {
    field: `owner: ${overage} { items { customer { companyName ${HOW_FRESH} } } }`,
    path: ['owner', 'items', 0, 'customer'],
    calls: 2,
  },
  'what a setting is charged to': {
    field: `charged: ${overage} { items { azureEntitlement { id ${HOW_FRESH} } } }`,
    path: ['charged', 'items', 0, 'azureEntitlement'],
    calls: 3,
  },
};

/** What is said of the freshness at a place of an answer; undefined where that place is null. */
export function freshnessAt(
  data: unknown,
  path: CustomerRead['path'],
): { readonly source: string; readonly fetchedAt: string; readonly ageMs: number } | undefined {
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the document asked for.
  const place = path.reduce((value: any, key) => value?.[key], data);
  return place?.freshness;
}
