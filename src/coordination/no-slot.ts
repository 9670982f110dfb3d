import { GatewayError } from '../errors/gateway-error.js';

/** The error of a call that cannot leave in time; `expectedMs` is when it could have. */
export function noSlot(expectedMs: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_THROTTLED',
    "The gateway's share of Partner Center's quota is spent. Try again after the time given in retryAfterSeconds.",
    { retryAfterSeconds: Math.max(1, Math.ceil(expectedMs / 1000)) },
  );
}
