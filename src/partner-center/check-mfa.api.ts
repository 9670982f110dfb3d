import type { RequestContext } from '../request/request-context.js';
import { toFault } from './fault.wire.js';
import type { PartnerCenterClient } from './partner-center-client.js';
import type { UpstreamCall, UpstreamResponse } from './upstream-call.js';

/** What Partner Center itself says about the MFA of our token; `unknown` when its answer does not tell. */
export type MfaVerdict = 'compliant' | 'missing' | 'unknown';

const MFA_MISSING = ['900421', '10001'];

/** The smallest list of customers: it changes nothing, and App-only may ask for it too. */
const CALL: UpstreamCall = {
  operation: 'mfa.check',
  method: 'GET',
  use: 'first-read',
  path: '/v1/customers?size=1',
  headers: { validatemfa: 'true' },
};

/**
 * Asks Partner Center whether it finds MFA in the gateway's token: `ValidateMfa: true` on any request is answered by
 * the header `isMfaCompliant` (source: partner notices and other clients; no document). 401/900421, or 401/10001 as
 * older clients saw it, says the same without the header.
 * @throws PartnerCenterError when no answer came, or the token source's GatewayError
 */
export async function checkMfaUpstream(
  client: PartnerCenterClient,
  context: RequestContext,
): Promise<MfaVerdict> {
  const response = await client.probe(CALL, context);
  switch (headerOf(response)) {
    case 'true':
      return 'compliant';
    case 'false':
      return 'missing';
    default:
      return refusedForMfa(response) ? 'missing' : 'unknown';
  }
}

/** Names of headers arrive in lower case; their values as they were sent. */
function headerOf({ headers }: UpstreamResponse): string | undefined {
  const value = headers.ismfacompliant;
  return (Array.isArray(value) ? value[0] : value)?.trim().toLowerCase();
}

function refusedForMfa({ status, bodyText }: UpstreamResponse): boolean {
  const { code } = toFault(bodyText);
  return status === 401 && code !== undefined && MFA_MISSING.includes(code);
}
