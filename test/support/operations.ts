import type { AskOptions, GatewayUnderTest } from './gateway-under-test.js';

const OPERATION = `
  id customerId idempotencyKey requestedBy { application user tenant } reason outcome settledAt upstreamStatus
  wanted { azureEntitlementId partnerId overageEnabled }
  before { azureEntitlementId overageEnabled } after { azureEntitlementId overageEnabled }
  lastObserved { at overageEnabled } userErrors { code field message upstreamCode }
  trace { requestId correlationId }`;

const CHANGE = `mutation ($input: SetOverageInput!) { setOverage(input: $input) {
  outcome overage { overageEnabled azureEntitlementId } userErrors { code }
  operation { ${OPERATION} }
  preview { before { overageEnabled azureEntitlementId } after { overageEnabled azureEntitlementId } blockers { code } }
} }`;

const PENDING = `query ($customerId: UUID!) { overage(customerId: $customerId, maxAgeSeconds: 0) {
  items { overageEnabled } pendingOperation { id outcome wanted { overageEnabled } }
} }`;

/** Asks for a change; `payload` is `data.setOverage` with the operation's record. */
export async function change(
  running: GatewayUnderTest,
  input: Readonly<Record<string, unknown>>,
  options?: AskOptions,
) {
  const { data, errors } = await running.ask(CHANGE, { input }, options);
  return { payload: data?.setOverage, code: errors?.[0]?.extensions.code, errors };
}

/** One operation by its id; `code` is that of the error, if any. */
export async function operationById(running: GatewayUnderTest, id: string, options?: AskOptions) {
  const document = `query ($id: UUID!) { overageOperation(id: $id) { ${OPERATION} } }`;
  const { data, errors } = await running.ask(document, { id }, options);
  return { operation: data?.overageOperation, code: errors?.[0]?.extensions.code };
}

/** A page of operations; `args` is what stands between the brackets. */
export async function operations(running: GatewayUnderTest, args: string, options?: AskOptions) {
  const document = `{ overageOperations(${args}) {
    edges { cursor node { ${OPERATION} } } pageInfo { hasNextPage endCursor } } }`;
  const { data, errors } = await running.ask(document, {}, options);
  const page = data?.overageOperations;
  return {
    nodes: page?.edges.map(({ node }: { node: unknown }) => node),
    ids: page?.edges.map(({ node }: { node: { id: string } }) => node.id),
    pageInfo: page?.pageInfo,
    code: errors?.[0]?.extensions.code,
  };
}

/** What a read past the cache shows, and the change that it may not show yet. */
export async function readNow(running: GatewayUnderTest, customerId: string) {
  const { data } = await running.ask(PENDING, { customerId });
  return { isOn: data.overage.items[0]?.overageEnabled ?? false, pending: data.overage.pendingOperation };
}
