const DOCUMENT = `query Overage($customerId: UUID!) {
  overage(customerId: $customerId) {
    totalCount
    items { type overageEnabled azureEntitlementId partnerId links { overage { uri method } } }
    freshness { source ageMs }
  }
}`;

/** In every answer that is a success, the gateway's and the upstream's alike. */
export const ANSWERED = '"totalCount":1';

/** A read of one customer through the gateway, as an HTTP request. */
export function gatewayRead(token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (customerId) => ({
    method: 'POST',
    path: '/graphql',
    headers,
    body: JSON.stringify({ query: DOCUMENT, variables: { customerId } }),
  });
}

/** The same read at the upstream itself, with the gateway's own headers. */
export function upstreamRead(token) {
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    'ms-contract-version': 'v1',
    'ms-requestid': '2f1a0c3e-5b1f-4a51-9d0c-0a4a6f7f5a11',
    'ms-correlationid': '7d0c8f0a-3a3f-4b7e-8a56-5d8e1c1f9b22',
    'x-locale': 'en-US',
  };
  return (customerId) => ({
    method: 'GET',
    path: `/v1/customers/${customerId}/subscriptions/overage`,
    headers,
  });
}
