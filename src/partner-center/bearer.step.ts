import type { TokenSource } from './token-source.js';
import type { Step } from './upstream-call.js';

/**
 * Adds the bearer token and reports a 401 back to the token source, naming the very token that was refused, so that a
 * newer one fetched meanwhile is not thrown away.
 */
export function bearerStep(tokens: TokenSource): Step {
  return (next) => async (attempt) => {
    const token = await tokens.getToken(attempt.context.deadline);
    const response = await next({ ...attempt, bearer: token.value });
    if (response.status === 401) tokens.reject(token);
    return response;
  };
}
