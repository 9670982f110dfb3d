import { ERROR_CODES, type ErrorCode } from './error-code.js';

/** What may be told of the upstream answer behind an error: ids that Microsoft support asks for, never its text. */
export interface UpstreamFacts {
  readonly status?: number;
  readonly code?: string;
  readonly requestId?: string;
  readonly correlationId?: string;
}

export interface GatewayErrorOptions {
  readonly retryable?: boolean;
  /** Seconds until another try makes sense; always a whole number ≥ 1. */
  readonly retryAfterSeconds?: number;
  readonly upstream?: UpstreamFacts;
  /** For the log only. Never a got error: those carry the bearer token. */
  readonly cause?: unknown;
}

/**
 * The one base class of everything thrown on purpose. Its message is written for the caller and may be shown as it
 * is: what happened, to which input, what to do. Anything else that is thrown gets masked.
 */
export class GatewayError extends Error {
  override readonly name: string = 'GatewayError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number;
  readonly upstream?: UpstreamFacts;

  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? ERROR_CODES[code].retryable;
    if (options.retryAfterSeconds !== undefined) this.retryAfterSeconds = options.retryAfterSeconds;
    if (options.upstream !== undefined) this.upstream = options.upstream;
  }
}
