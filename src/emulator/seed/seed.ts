import type { Customer } from '../state/customer.js';
import { DOCUMENTED_CUSTOMER } from './documented-customer.js';
import { faultCustomers } from './fault-customers.js';
import { generatedCustomers } from './generated-customers.js';
import { NAMED_CUSTOMERS } from './named-customers.js';

/** Every customer there is at the start and after a reset. */
export function seedCustomers(): Customer[] {
  return [
    DOCUMENTED_CUSTOMER,
    ...NAMED_CUSTOMERS.map(({ customer }) => customer),
    ...generatedCustomers(),
    ...faultCustomers(),
  ];
}
