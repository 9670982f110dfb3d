const READ = `query Read($customerId: UUID!) {
  overage(customerId: $customerId) { items { partnerId } freshness { source ageMs } }
}`;
const WRITE = `mutation Write($customerId: UUID!, $overageEnabled: Boolean!) {
  setOverage(input: { customerId: $customerId, overageEnabled: $overageEnabled, allowDefaultEntitlement: true }) {
    outcome overage { partnerId }
  }
}`;

/** Refusals that the gateway promises under too much load; anything else is a defect, and no measurement. */
const FORESEEN = new Set([
  'UPSTREAM_THROTTLED',
  'UPSTREAM_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'OPERATION_IN_PROGRESS',
]);

/** The requests of a caller with this token, and what their answers mean; the partnerId is the customer's version. */
export function requestsOf(token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const post = (query, variables) => ({
    method: 'POST',
    path: '/graphql',
    headers,
    body: JSON.stringify({ query, variables }),
  });
  return {
    read: (customerId) => post(READ, { customerId }),
    write: (customerId, overageEnabled) => post(WRITE, { customerId, overageEnabled }),
  };
}

/** @returns version and freshness, or the code of the refusal. @throws Error for what no answer should be */
export function readOf(text) {
  const { data, errors } = JSON.parse(text);
  const overage = data?.overage;
  if (!overage) return refusalOf(errors, text);
  return { version: Number(overage.items[0].partnerId), ...overage.freshness };
}

/** @returns outcome and the version that it made, or the code of the refusal. @throws Error as `readOf` */
export function writeOf(text) {
  const { data, errors } = JSON.parse(text);
  const payload = data?.setOverage;
  if (!payload) return refusalOf(errors, text);
  return { outcome: payload.outcome, version: Number(payload.overage?.partnerId ?? 0) };
}

function refusalOf(errors, text) {
  // Without GraphQL's errors it is a problem of HTTP, which has the same codes.
  const { code, retryAfterSeconds } = errors?.[0]?.extensions ?? JSON.parse(text);
  if (!FORESEEN.has(code)) throw new Error(`This should not have been answered: ${text}`);
  return { code, retryAfterSeconds };
}
