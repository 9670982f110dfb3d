import type { CostBudget, CostLimiter } from '../coordination/cost-limiter.js';
import { withoutStacks } from '../errors/without-stacks.js';
import type { Clock } from '../request/clock.js';
import type { Caller } from './caller.js';
import { clientNetwork } from './client-network.js';
import { RateLimitedError } from './rate-limited-error.js';

/** Of a request that nothing is done for. */
const COST_OF_REFUSAL = 1;

export interface RateLimitsOptions {
  readonly clock: Clock;
  /** Points that one caller may spend a minute. */
  readonly perMinute: number;
  /** Changes to one customer a minute, whoever makes them. */
  readonly writesPerCustomerPerMinute: number;
  /** Refused tokens from one client network a minute. */
  readonly failedAuthPerMinute: number;
  /** Makes the limiter that counts under `name`: for this process, or shared by all replicas. */
  readonly createLimiter: (
    name: 'caller' | 'customer-writes' | 'failed-auth',
    pointsPerMinute: number,
  ) => CostLimiter;
}

/** How often who may do what. Nothing that a request carries switches a limit off. */
export interface RateLimits {
  /**
   * Charges the cost of an operation, a whole number ≥ 1, to its caller; returns what is left, for the answer's headers.
   * What no budget could ever pay for is charged like other refusals, or it could be sent without end.
   * @throws RateLimitedError when the caller's budget is used up, or could never pay for this.
   */
  chargeCaller(caller: Caller, cost: number): Promise<CostBudget>;
  /**
   * Whether the caller's budget was used up when it was last charged, so that charging it first spares everything else. It
   * may be full again since a fraction of a second; charging tells.
   */
  isUsedUp(caller: Caller): boolean;
  /** @throws RateLimitedError when the customer has been changed too often. */
  chargeWrite(customerId: string): Promise<CostBudget>;
  /**
   * To be charged after a token was refused, never before one is looked at: a good token must not suffer from the
   * neighbours behind the same address.
   * @throws RateLimitedError when too many tokens from the client's network were refused.
   */
  chargeFailedAuthentication(clientAddress: string): Promise<CostBudget>;
}

/** The gateway's limits, each on a limiter of its own. */
export function createRateLimits(options: RateLimitsOptions): RateLimits {
  const { perMinute, writesPerCustomerPerMinute, failedAuthPerMinute, createLimiter, clock } = options;
  const callers = createLimiter('caller', perMinute);
  const writes = createLimiter('customer-writes', writesPerCustomerPerMinute);
  const failures = createLimiter('failed-auth', failedAuthPerMinute);
  /** By the caller of one token: with a new token it has to be found out again. */
  const usedUpUntilMs = new WeakMap<Caller, number>();
  return {
    chargeCaller: async (caller, cost) => {
      const neverPayable = cost > perMinute;
      const budget = await callers.consume(caller.key, neverPayable ? COST_OF_REFUSAL : cost);
      if (budget.allowed) usedUpUntilMs.delete(caller);
      else usedUpUntilMs.set(caller, clock.monotonicMs() + budget.resetSeconds * 1_000);
      const left = allowed(budget, 'Your budget for this minute is used up.');
      if (neverPayable) throw tooExpensive(cost, left);
      return left;
    },
    isUsedUp: (caller) => {
      const untilMs = usedUpUntilMs.get(caller);
      return untilMs !== undefined && clock.monotonicMs() < untilMs;
    },
    chargeWrite: async (customerId) =>
      allowed(
        await writes.consume(customerId.toLowerCase(), 1),
        `Customer ${customerId} has been changed too often in this minute.`,
      ),
    chargeFailedAuthentication: async (clientAddress) =>
      allowed(
        await failures.consume(clientNetwork(clientAddress), 1),
        'Too many access tokens from your network were refused. Send only valid ones.',
      ),
  };
}

function allowed(budget: CostBudget, refusal: string): CostBudget {
  if (budget.allowed) return budget;
  const { resetSeconds } = budget;
  const message = `${refusal} Try again in ${resetSeconds} s.`;
  throw withoutStacks(() => new RateLimitedError(message, budget, { retryAfterSeconds: resetSeconds }));
}

function tooExpensive(cost: number, left: CostBudget): RateLimitedError {
  const message = `This request costs ${cost} points, and only ${left.limit} may be spent a minute. Ask for less at once.`;
  return withoutStacks(() => new RateLimitedError(message, left, { retryable: false }));
}
