import type { CostBudget, CostLimiter } from './cost-limiter.js';
import type { Coordination } from './start-coordination.js';

/** Makes the same limiters, and reports what they refuse. */
export function countedLimiters(
  createLimiter: Coordination['createLimiter'],
  onRefused: (limit: string) => void,
): Coordination['createLimiter'] {
  return (name, pointsPerMinute): CostLimiter => {
    const limiter = createLimiter(name, pointsPerMinute);
    const counted = (budget: CostBudget) => {
      if (!budget.allowed) onRefused(name);
      return budget;
    };
    return { consume: (key, cost) => limiter.consume(key, cost).then(counted) };
  };
}
