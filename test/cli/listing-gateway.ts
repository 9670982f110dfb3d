import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { isObject } from '../../src/emulator/json.js';
import { type RawUpstream, startRawUpstream } from '../support/raw-upstream.js';

/** Decides when a request for these customers is answered, and for which of them the gateway is too busy. */
export type Listing = (customerIds: readonly string[]) => Promise<{ readonly busyFor?: readonly string[] }>;

/** A gateway that knows `overages` only, turned on for everybody, and answers when the test says. */
export function startListingGateway(listing: Listing): Promise<RawUpstream> {
  const answer = async (response: ServerResponse, request: IncomingMessage) => {
    const ids = idsOf(await json(request));
    const { busyFor = [] } = await listing(ids);
    const overages = ids.map((id) => (busyFor.includes(id) ? null : toOverage(id)));
    const errors = busyFor.map((id) => toBusy(ids.indexOf(id)));
    response.end(JSON.stringify({ data: { overages }, ...(errors.length > 0 && { errors }) }));
  };
  return startRawUpstream((response, request) => void answer(response, request));
}

function idsOf(body: unknown): string[] {
  const variables = isObject(body) && isObject(body.variables) ? body.variables : {};
  return Array.isArray(variables.customerIds) ? variables.customerIds.map(String) : [];
}

function toOverage(customerId: string) {
  const item = { type: 'PhoneServices', overageEnabled: true, azureEntitlementId: null, partnerId: null };
  return { customerId, items: [item], pendingOperation: null, freshness: { source: 'LIVE', ageMs: 0 } };
}

function toBusy(index: number) {
  const extensions = { code: 'UPSTREAM_THROTTLED', retryable: true, retryAfterSeconds: 1 };
  return { message: 'Busy.', path: ['overages', index], extensions };
}
