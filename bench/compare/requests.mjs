import { randomUUID } from 'node:crypto';

const COLLECTION =
  'totalCount items { type overageEnabled azureEntitlementId partnerId links { overage { uri method } } }';
const ONE = `query Overage($customerId: UUID!) { overage(customerId: $customerId) { ${COLLECTION} } }`;
const MANY = `query Overages($customerIds: [UUID!]!) { overages(customerIds: $customerIds) { ${COLLECTION} } }`;

const CUSTOMERS_A_BATCH = 100;
const ALWAYS_THE_SAME = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';

/** The requests of the three cases. Every subject gets the same ones; who asks is looked at by the gateway only. */
export function requestsFor(token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = (query, variables) => ({
    method: 'POST',
    path: '/graphql',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const warm = post(ONE, { customerId: ALWAYS_THE_SAME });
  return {
    cold: () => post(ONE, { customerId: randomUUID() }),
    warm: () => warm,
    batch: () => post(MANY, { customerIds: Array.from({ length: CUSTOMERS_A_BATCH }, () => randomUUID()) }),
    /** One of so many customers, in turn. */
    oneOf: (customers) => {
      const ids = Array.from({ length: customers }, () => randomUUID());
      return (number) => post(ONE, { customerId: ids[number % customers] });
    },
  };
}
