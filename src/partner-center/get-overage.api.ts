import type { RequestContext } from '../request/request-context.js';
import { type OverageCollectionWire, overageCollectionWire } from './overage.wire.js';
import type { CallUse } from './pacer.js';
import type { PartnerCenterClient } from './partner-center-client.js';
import { PartnerCenterError } from './partner-center-error.js';
import { type Traced, tracedReader } from './traced.wire.js';
import type { UpstreamCall } from './upstream-call.js';

/**
 * All overage settings of a customer: `GET /v1/customers/{customer-tenant-id}/subscriptions/overage` (document "Get
 * overage"). Not paged (inferred). That nothing was ever set may be told as an empty collection or as 404/1000; both
 * are answered as the former (which of them it is, is not documented).
 * @throws PartnerCenterError
 */
export async function getOverage(
  client: Pick<PartnerCenterClient, 'read'>,
  customerId: string,
  context: RequestContext,
  use: CallUse = 'first-read',
): Promise<Traced<OverageCollectionWire>> {
  const call: UpstreamCall = {
    operation: 'overage.get',
    method: 'GET',
    use,
    path: overagePath(customerId),
    customerId,
  };
  return client.read(call, overageCollectionWire, context).catch(asNothingSet);
}

/** An unknown customer has codes of its own, and a proxy's 404 has none. */
function asNothingSet(error: unknown): Traced<OverageCollectionWire> {
  if (!(error instanceof PartnerCenterError) || error.status !== 404 || error.upstreamCode !== '1000')
    throw error;
  const { requestId, correlationId } = error.upstream ?? {};
  if (requestId === undefined || correlationId === undefined) throw error;
  return { wire: { items: [] }, trace: { requestId, correlationId } };
}

/** The path of a customer's overage resource, shared by GET and PUT. */
export function overagePath(customerId: string): string {
  return `/v1/customers/${encodeURIComponent(customerId)}/subscriptions/overage`;
}

/** Reads a remembered answer of `getOverage` back from JSON. @throws ZodError */
export const rememberedOverage = tracedReader(overageCollectionWire);
