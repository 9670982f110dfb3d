import type { CustomerWire } from '../partner-center/customer.wire.js';
import type { Customer } from './customer.type.js';

/** The wire's customer as callers see it. */
export function toCustomer(wire: CustomerWire, about: Pick<Customer, 'listed' | 'freshness'>): Customer {
  return {
    id: wire.id,
    companyName: wire.companyProfile?.companyName ?? null,
    domain: wire.companyProfile?.domain ?? null,
    relationshipToPartner: wire.relationshipToPartner ?? null,
    ...about,
  };
}
