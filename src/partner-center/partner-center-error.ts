import type { ErrorCode } from '../errors/error-code.js';
import { GatewayError, type GatewayErrorOptions } from '../errors/gateway-error.js';

/**
 * How far a failed call got. `not-sent`: no byte of the request left this process, so nothing can have happened.
 * `no-response`: it may or may not have been carried out. `answered`: a complete response was received.
 */
export type Delivery = 'not-sent' | 'no-response' | 'answered';

export interface PartnerCenterErrorDetails extends GatewayErrorOptions {
  readonly delivery: Delivery;
  readonly status?: number;
  /** Partner Center's own error code, always as a string although the wire also carries numbers. */
  readonly upstreamCode?: string;
  /** Partner Center's own text: for the log, never for a caller. */
  readonly description?: string;
  /** Milliseconds that Partner Center asked to wait, from Retry-After. */
  readonly retryAfterMs?: number;
  /** The gateway itself kept the attempt back (breaker, quota); another try at once would be kept back too. */
  readonly heldBack?: boolean;
}

/** The one error of everything that goes wrong between the gateway and Partner Center. */
export class PartnerCenterError extends GatewayError {
  override readonly name = 'PartnerCenterError';
  readonly delivery: Delivery;
  readonly status?: number;
  readonly upstreamCode?: string;
  readonly description?: string;
  readonly retryAfterMs?: number;
  readonly heldBack: boolean;

  constructor(code: ErrorCode, message: string, details: PartnerCenterErrorDetails) {
    super(code, message, details);
    this.delivery = details.delivery;
    this.heldBack = details.heldBack ?? false;
    if (details.status !== undefined) this.status = details.status;
    if (details.upstreamCode !== undefined) this.upstreamCode = details.upstreamCode;
    if (details.description !== undefined) this.description = details.description;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}
