import { randomUUID } from 'node:crypto';

const DOCUMENTED = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const CUSTOMERS_A_REQUEST = 500;
const DOCUMENT = `mutation Disable($customerId: UUID!) {
  setOverage(input: { customerId: $customerId, overageEnabled: false, reason: "bench" }) { outcome operation { id } }
}`;

/** @returns the ids of `count` new customers whose overage is enabled and may be changed */
export async function addWritableCustomers(emulator, count) {
  const { customers: all } = await emulator.control('GET', `state?customerId=${DOCUMENTED}`);
  const { subscriptions, overage } = all.find(({ id }) => id === DOCUMENTED);
  const ids = Array.from({ length: count }, () => randomUUID());
  for (let from = 0; from < count; from += CUSTOMERS_A_REQUEST) {
    const some = ids.slice(from, from + CUSTOMERS_A_REQUEST);
    const customers = Object.fromEntries(some.map((id) => [id, { subscriptions, overage }]));
    await emulator.control('PUT', 'state', { customers });
  }
  return ids;
}

/** A change of one customer through the gateway, as an HTTP request. */
export function gatewayWrite(token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (customerId) => ({
    method: 'POST',
    path: '/graphql',
    headers,
    body: JSON.stringify({ query: DOCUMENT, variables: { customerId } }),
  });
}

/** In every answer to a change that was accepted. */
export const ACCEPTED = '"outcome":"ACCEPTED"';

/** The same change at the upstream itself. */
export function upstreamWrite(token) {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'ms-contract-version': 'v1',
  };
  return (customerId) => ({
    method: 'PUT',
    path: `/v1/customers/${customerId}/subscriptions/overage`,
    headers,
    body: JSON.stringify({ overageEnabled: false }),
  });
}
