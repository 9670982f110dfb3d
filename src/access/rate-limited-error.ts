import type { CostBudget } from '../coordination/cost-limiter.js';
import { GatewayError, type GatewayErrorOptions } from '../errors/gateway-error.js';

/** `RATE_LIMITED`, together with what is left of the budget that was charged, for the answer's `RateLimit` headers. */
export class RateLimitedError extends GatewayError {
  override readonly name: string = 'RateLimitedError';
  readonly budget: CostBudget;

  constructor(message: string, budget: CostBudget, options: GatewayErrorOptions) {
    super('RATE_LIMITED', message, options);
    this.budget = budget;
  }
}
