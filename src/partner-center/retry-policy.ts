import { PartnerCenterError } from './partner-center-error.js';

/** What has happened to a call so far. */
export interface CallHistory {
  /** Attempts made, the failed one included. */
  readonly attempts: number;
  /** An earlier attempt was answered with 401, so the token has already been replaced. */
  readonly tokenReplaced: boolean;
  /** An earlier attempt brought an answer that could not be read. */
  readonly invalidBefore: boolean;
}

/** Milliseconds to wait before the next attempt, or undefined to give up. */
export type RetryPolicy = (error: unknown, history: CallHistory) => number | undefined;

/** Attempts at one read, the first included. */
export const MOST_READS = 3;
const MOST_WRITES = 2;
const FIRST_BACKOFF_MS = 100;
const LONGEST_BACKOFF_MS = 2000;

/** A GET may be repeated after anything that another try can change: three attempts at most, with full jitter. */
export const readPolicy: RetryPolicy = (error, history) => {
  if (!(error instanceof PartnerCenterError) || error.heldBack || history.attempts >= MOST_READS)
    return undefined;
  switch (error.code) {
    case 'UPSTREAM_AUTHENTICATION_FAILED':
      return history.tokenReplaced ? undefined : 0;
    case 'UPSTREAM_THROTTLED':
    case 'UPSTREAM_UNAVAILABLE':
      return error.retryAfterMs ?? backoffMs(history.attempts);
    case 'UPSTREAM_INVALID_RESPONSE':
      return history.invalidBefore || isRedirect(error) ? undefined : backoffMs(history.attempts);
    default:
      return error.status === 409 && history.attempts === 1 ? backoffMs(1) : undefined;
  }
};

/**
 * A PUT starts charges: it is sent a second time only after an answer that proves the first was not carried out, a 401
 * or a 429. A timeout, a reset or any 5xx proves nothing.
 */
export const writePolicy: RetryPolicy = (error, history) => {
  if (!(error instanceof PartnerCenterError) || history.attempts >= MOST_WRITES) return undefined;
  if (error.status === 401) return 0;
  if (error.status === 429) return error.retryAfterMs ?? backoffMs(history.attempts);
  return undefined;
};

function isRedirect(error: PartnerCenterError): boolean {
  return error.status !== undefined && error.status >= 300 && error.status < 400;
}

/** Full jitter: anything between nothing and an exponentially growing cap. */
function backoffMs(attempts: number): number {
  return Math.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempts - 1));
}
