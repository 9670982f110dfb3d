import type { Budget } from '../graphql/operation-context.js';

const WINDOW_SECONDS = 60;

/** What an answer tells of limits. */
export interface Limits {
  /** What is left of the budget that was charged, if one was. */
  readonly budget?: Budget | undefined;
  /** Whole seconds until the same request is worth sending again, if it has to wait. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * The headers by which any answer, with a problem or of GraphQL, tells what its caller may still spend and how long to
 * wait: `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers) in points, of which costly requests
 * take several, and `Retry-After` in seconds.
 */
export function limitHeaders({ budget, retryAfterSeconds }: Limits): Record<string, string> {
  return {
    ...(budget !== undefined && {
      'ratelimit-policy': `"points";q=${budget.limit};w=${WINDOW_SECONDS}`,
      ratelimit: `"points";r=${budget.remaining};t=${budget.resetSeconds}`,
    }),
    ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
  };
}
