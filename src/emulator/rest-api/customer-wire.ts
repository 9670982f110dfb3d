import { guidOf } from '../guid.js';
import type { Customer } from '../state/customer.js';
import { etagOf, linkWire } from './collection-wire.js';

/** A customer as "Get a list of customers" shows it. */
export function toCustomerWire(customer: Customer): object {
  return {
    id: customer.id,
    companyProfile: profileWire(customer),
    relationshipToPartner: customer.relationshipToPartner,
    links: { self: linkWire(`/customers/${customer.id}`) },
    attributes: { objectType: 'Customer' },
  };
}

/** A customer as "Get a customer by ID" shows it; address, email and domains only with delegated access. */
export function toCustomerDetailWire(customer: Customer): object {
  const { id, companyName, domain, allowDelegatedAccess, relationshipToPartner } = customer;
  const self = `/customers/${id}`;
  const [reseller] = customer.indirectResellers;
  return {
    id,
    commerceId: guidOf(`commerce:${id}`),
    companyProfile: {
      ...profileWire(customer),
      ...(allowDelegatedAccess ? { address: addressWire(), email: `admin@${domain}` } : {}),
      links: { self: linkWire(`${self}/profiles/company`) },
    },
    billingProfile: {
      id: guidOf(`billing:${id}`),
      firstName: 'Casey',
      lastName: 'Jensen',
      email: `billing@${domain}`,
      culture: 'en-US',
      language: 'en',
      companyName,
      defaultAddress: addressWire(),
      links: { self: linkWire(`${self}/profiles/billing`) },
      attributes: { etag: etagOf(id), objectType: 'CustomerBillingProfile' },
    },
    relationshipToPartner,
    allowDelegatedAccess,
    ...(allowDelegatedAccess ? { customDomains: [domain] } : {}),
    ...(reseller === undefined ? {} : { associatedPartnerId: reseller }),
    links: { self: linkWire(self) },
    attributes: { objectType: 'Customer' },
  };
}

function profileWire({ id, companyName, domain }: Customer): object {
  return { tenantId: id, domain, companyName, attributes: { objectType: 'CustomerCompanyProfile' } };
}

function addressWire(): object {
  return {
    country: 'US',
    city: 'Redmond',
    state: 'WA',
    addressLine1: '1 Example Way',
    postalCode: '98052',
    firstName: 'Casey',
    lastName: 'Jensen',
  };
}
