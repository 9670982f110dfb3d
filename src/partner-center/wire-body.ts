import type { z } from 'zod';
import { NOT_JSON, parseJson } from './json.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { UpstreamCall, UpstreamResponse } from './upstream-call.js';

/**
 * Reads a 200 answer as the given wire type. Unknown members are ignored; a missing or wrong one is refused.
 * @throws PartnerCenterError `UPSTREAM_INVALID_RESPONSE` that names the path of what is wrong, never its value
 */
export function readWireBody<Wire>(
  wire: z.ZodType<Wire>,
  call: UpstreamCall,
  response: UpstreamResponse,
): Wire {
  const json = parseJson(response.bodyText);
  if (json === NOT_JSON) throw invalidResponse(call, response, 'the body is not JSON');
  const parsed = wire.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .slice(0, 3)
    .map(({ path, code }) => `${path.join('.') || 'the body'} (${code})`);
  throw invalidResponse(call, response, problems.join(', '));
}

/** The error of a 200 answer that cannot be believed. */
function invalidResponse(
  call: UpstreamCall,
  response: UpstreamResponse,
  problem: string,
): PartnerCenterError {
  return new PartnerCenterError(
    'UPSTREAM_INVALID_RESPONSE',
    `Partner Center's answer to ${call.operation} was not as documented: ${problem}. Give the ids in upstream to support.`,
    {
      delivery: 'answered',
      status: response.status,
      upstream: { status: response.status, ...response.trace },
    },
  );
}
