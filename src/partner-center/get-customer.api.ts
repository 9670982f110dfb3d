import type { RequestContext } from '../request/request-context.js';
import { type CustomerWire, customerWire } from './customer.wire.js';
import type { CallUse } from './pacer.js';
import type { PartnerCenterClient } from './partner-center-client.js';

/**
 * One customer: `GET /v1/customers/{customer-tenant-id}` (document "Get a customer by ID").
 * @throws PartnerCenterError; also when the answer is about somebody else
 */
export async function getCustomer(
  client: PartnerCenterClient,
  customerId: string,
  context: RequestContext,
  use: Exclude<CallUse, 'write'>,
): Promise<CustomerWire> {
  const path = customerPath(customerId);
  const { wire } = await client.read(
    { operation: 'customer.get', method: 'GET', use, path, customerId },
    customerWire.refine(({ id }) => id === customerId),
    context,
  );
  return wire;
}

/** The path that everything of a customer lies under. */
export function customerPath(customerId: string): string {
  return `/v1/customers/${encodeURIComponent(customerId)}`;
}
