import type { Budget } from '../graphql/operation-context.js';

const WINDOW_SECONDS = 60;

/** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers): points, of which costly requests take several. */
export function rateLimitHeaders({ limit, remaining, resetSeconds }: Budget): Record<string, string> {
  return {
    'ratelimit-policy': `"points";q=${limit};w=${WINDOW_SECONDS}`,
    ratelimit: `"points";r=${remaining};t=${resetSeconds}`,
  };
}
