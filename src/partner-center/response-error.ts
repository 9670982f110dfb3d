import type { UpstreamFacts } from '../errors/gateway-error.js';
import { toFault } from './fault.wire.js';
import { meaningOf } from './fault-table.js';
import { PartnerCenterError } from './partner-center-error.js';
import { retryAfterMs } from './retry-after.js';
import type { UpstreamCall, UpstreamResponse } from './upstream-call.js';

/** Turns an answer that is not a 200 into the one typed error. */
export function toResponseError(
  call: UpstreamCall,
  response: UpstreamResponse,
  now: Date,
): PartnerCenterError {
  const fault = toFault(response.bodyText);
  const { answer, explanation } = meaningOf(response.status, fault.code);
  const waitMs = retryAfterMs(response.headers['retry-after'], now);
  const upstream: UpstreamFacts = {
    status: response.status,
    ...(fault.code === undefined ? {} : { code: fault.code }),
    ...response.trace,
  };
  const what = `${response.status}${fault.code === undefined ? '' : `/${fault.code}`}`;
  return new PartnerCenterError(answer, sentence(call, answer, what, explanation), {
    delivery: 'answered',
    upstream,
    status: response.status,
    ...(fault.code === undefined ? {} : { upstreamCode: fault.code }),
    ...(fault.description === undefined ? {} : { description: fault.description }),
    ...(fault.isRetryable === undefined || answer !== 'UPSTREAM_REJECTED'
      ? {}
      : { retryable: fault.isRetryable }),
    ...(waitMs === undefined
      ? {}
      : { retryAfterMs: waitMs, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) }),
  });
}

function sentence(call: UpstreamCall, answer: string, what: string, explanation: string): string {
  const why = explanation === '' ? '' : `: ${explanation}`;
  switch (answer) {
    case 'UPSTREAM_AUTHENTICATION_FAILED':
      return `Partner Center refused the gateway's own credentials (${what})${why}. The gateway's operator has to act; your token is fine.`;
    case 'UPSTREAM_FORBIDDEN':
      return `Partner Center did not allow the gateway's account to do this (${what})${why}. The gateway's operator has to act.`;
    case 'UPSTREAM_THROTTLED':
      return `Partner Center is throttling the gateway (${what}). Try again after the time given in retryAfterSeconds.`;
    case 'UPSTREAM_UNAVAILABLE':
      return `Partner Center could not answer (${what}). Try again later.`;
    case 'UPSTREAM_INVALID_RESPONSE':
      return `Partner Center answered ${call.operation} with ${what}, which the gateway does not accept. Give the ids in upstream to support.`;
    case 'NOT_FOUND':
      return `Partner Center does not know what ${call.operation} asked for (${what})${why}.`;
    default:
      return `Partner Center refused ${call.operation} (${what})${why}.`;
  }
}
