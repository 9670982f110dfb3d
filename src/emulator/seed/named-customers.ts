import type { Customer, Subscription } from '../state/customer.js';
import { azurePlan, callingPlan, entitlement, legacyAzure, licences } from './subscriptions.js';

/** A customer in a state worth trying, and a word on what it is. */
export interface NamedCustomer {
  readonly about: string;
  readonly customer: Customer;
}

/** The id of the n-th named customer. */
export function namedCustomerId(number: number): string {
  return `0c5a0000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

type Rest = Partial<Omit<Customer, 'id' | 'companyName' | 'domain'>>;

function named(
  number: number,
  companyName: string,
  about: string,
  rest: (id: string) => Rest,
): NamedCustomer {
  const id = namedCustomerId(number);
  const customer: Customer = {
    id,
    companyName,
    domain: `${companyName.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}.onmicrosoft.com`,
    relationshipToPartner: 'reseller',
    allowDelegatedAccess: true,
    overageOwner: 'us',
    indirectResellers: [],
    subscriptions: eligible(id),
    overage: null,
    ...rest(id),
  };
  return { about, customer };
}

function eligible(id: string): Subscription[] {
  return [callingPlan(id), azurePlan(id, [entitlement(id, 'Subscription 1')])];
}

function isOn(id: string, overageEnabled = true): Rest {
  const azureEntitlementId = entitlement(id, 'Subscription 1').id;
  return { overage: { azureEntitlementId, type: 'PhoneServices', overageEnabled } };
}

const many = (id: string): Subscription[] =>
  Array.from({ length: 60 }, (_, at) =>
    licences(id, `Product ${at + 1}`, at + 1, at % 5 === 4 ? 'suspended' : 'active'),
  );

/** One customer for each state that a page, a preview or a refusal has to cope with. */
export const NAMED_CUSTOMERS: readonly NamedCustomer[] = [
  named(1, 'Alpine Ski House', 'overage never set, one active entitlement', () => ({})),
  named(2, 'Bellows College', 'overage on, no reseller', (id) => isOn(id)),
  named(3, 'Coho Winery', 'overage off', (id) => isOn(id, false)),
  named(4, 'Datum Telecom', 'eligible, but no Azure plan', (id) => ({ subscriptions: [callingPlan(id)] })),
  named(5, 'Elm Street Bakery', 'legacy Azure: enabling is 403/800112', (id) => ({
    subscriptions: [...eligible(id), legacyAzure(id)],
  })),
  named(6, 'Fincher Architects', 'no eligible subscription: 403/800114', (id) => ({
    subscriptions: [licences(id, 'Microsoft 365 E3', 40), azurePlan(id, [entitlement(id, 'Subscription 1')])],
  })),
  named(7, 'Graphic Design Institute', 'overage belongs to another partner: 403/800115', () => ({
    overageOwner: 'another-partner',
  })),
  named(8, 'Humongous Insurance', 'several active entitlements', (id) => ({
    subscriptions: [
      callingPlan(id),
      azurePlan(
        id,
        ['Subscription 1', 'Production', 'Telephony'].map((name) => entitlement(id, name)),
      ),
    ],
  })),
  named(9, 'Ivory Lane', 'the only entitlement is suspended: 400/800012', (id) => ({
    subscriptions: [callingPlan(id), azurePlan(id, [entitlement(id, 'Old', 'suspended')])],
  })),
  named(10, 'Jackson Clinic', 'no delegated access: no address, email or domains', () => ({
    allowDelegatedAccess: false,
  })),
  named(11, 'King Street Media', 'sixty subscriptions', (id) => ({
    subscriptions: [...eligible(id), ...many(id)],
  })),
  named(12, 'Lamna Healthcare', 'one indirect reseller, overage on under it', (id) => ({
    indirectResellers: ['5357563'],
    subscriptions: [
      callingPlan(id),
      azurePlan(id, [entitlement(id, 'Subscription 1', 'active', '5357563')], '5357563'),
    ],
    overage: {
      azureEntitlementId: entitlement(id, 'Subscription 1').id,
      partnerId: '5357563',
      type: 'PhoneServices',
      overageEnabled: true,
    },
  })),
  named(13, 'Margie’s Travel', 'two indirect resellers, an entitlement under each', (id) => ({
    indirectResellers: ['1234', '4820017'],
    subscriptions: [
      callingPlan(id),
      azurePlan(`${id} first`, [entitlement(id, 'Subscription 1', 'active', '1234')], '1234'),
      azurePlan(`${id} second`, [entitlement(id, 'Branch', 'active', '4820017')], '4820017'),
    ],
  })),
  named(14, 'Nod Publishers', 'no relationship any more: 403/20002', () => ({
    relationshipToPartner: 'none',
  })),
  named(15, 'Olympia Foods', 'eligible subscription is suspended: 403/800114', (id) => ({
    subscriptions: [callingPlan(id, 'suspended'), azurePlan(id, [entitlement(id, 'Subscription 1')])],
  })),
  named(16, 'Parnell Aerospace', 'Azure plan without any entitlement', (id) => ({
    subscriptions: [callingPlan(id), azurePlan(id, [])],
  })),
  named(17, 'Relecloud', 'no subscription at all', () => ({ subscriptions: [] })),
  named(18, 'Southridge Video', 'relationship and statuses that nobody knows', (id) => ({
    relationshipToPartner: 'galactic_reseller',
    subscriptions: [callingPlan(id), azurePlan(id, [entitlement(id, 'Subscription 1', 'hibernating')])],
  })),
  named(19, 'Trey Research "R&D" {50 %}', 'a name with quotes, braces and a percent sign', (id) => isOn(id)),
  named(20, 'Überwald Gruppe', 'a name beyond ASCII', () => ({})),
  named(21, 'Vigor Airlines', 'both active and suspended entitlements', (id) => ({
    subscriptions: [
      callingPlan(id),
      azurePlan(id, [entitlement(id, 'Subscription 1'), entitlement(id, 'Closed', 'suspended')]),
    ],
  })),
  named(22, 'Wide World Importers', 'free to try: overage off', (id) => isOn(id, false)),
  named(23, 'Wingtip Toys', 'free to try: overage never set', () => ({})),
  named(24, 'Woodgrove Bank', 'free to try: overage on', (id) => isOn(id)),
];
