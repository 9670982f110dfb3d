import type { RequestContext } from '../request/request-context.js';
import { overagePath } from './get-overage.api.js';
import { type OverageUpdateWire, type OverageWire, overageWire } from './overage.wire.js';
import type { BeforeSend, PartnerCenterClient } from './partner-center-client.js';
import type { Traced } from './traced.wire.js';
import type { UpstreamCall } from './upstream-call.js';

/**
 * Sets a customer's overage: `PUT /v1/customers/{customer-tenant-id}/subscriptions/overage` (document "Update
 * overage"). A 200 means accepted, not yet visible. The answer's agreement with what was sent is for the caller to
 * judge. Sent at most twice, the second time only after an answer that proves the first was refused (401, 429).
 * @throws PartnerCenterError whose `delivery` tells whether anything can have happened
 */
export async function putOverage(
  client: Pick<PartnerCenterClient, 'write'>,
  customerId: string,
  update: OverageUpdateWire,
  context: RequestContext,
  beforeSend?: BeforeSend,
): Promise<Traced<OverageWire>> {
  const call: UpstreamCall = {
    operation: 'overage.put',
    method: 'PUT',
    use: 'write',
    path: overagePath(customerId),
    customerId,
    body: update,
  };
  return client.write(call, overageWire, context, beforeSend);
}
