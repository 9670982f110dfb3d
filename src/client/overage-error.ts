import type { OverageErrorCode } from './error-code.js';

/** Partner Center's part in an error: what Microsoft support asks for. */
export interface UpstreamFacts {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly correlationId: string | undefined;
}

export interface OverageErrorDetails {
  readonly retryable: boolean;
  readonly retryAfterSeconds?: number | undefined;
  readonly correlationId?: string | undefined;
  readonly path?: readonly (string | number)[] | undefined;
  readonly upstream?: UpstreamFacts | undefined;
  readonly cause?: unknown;
}

/** The one error that the client throws. `code` is of a closed list; `message` is a sentence for people. */
export class OverageError extends Error {
  override readonly name = 'OverageError';
  readonly code: OverageErrorCode;
  /** Whether the same request may succeed when it is sent again later. */
  readonly retryable: boolean;
  /** Seconds until another try makes sense. */
  readonly retryAfterSeconds: number | undefined;
  /** Names the request in the gateway's log. */
  readonly correlationId: string | undefined;
  /** Which field of the answer it is about, such as ["overages", 3]. */
  readonly path: readonly (string | number)[] | undefined;
  readonly upstream: UpstreamFacts | undefined;
  /** Of a failed `setOverage`: give it again to carry on with this very change instead of a second one. */
  idempotencyKey: string | undefined;

  constructor(code: OverageErrorCode, message: string, details: OverageErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = details.retryable;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.correlationId = details.correlationId;
    this.path = details.path;
    this.upstream = details.upstream;
  }
}
