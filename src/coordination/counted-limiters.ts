import type { CostLimiter } from './cost-limiter.js';
import type { Coordination } from './start-coordination.js';

/** Makes the same limiters, and reports what they refuse. */
export function countedLimiters(
  createLimiter: Coordination['createLimiter'],
  onRefused: (limit: string) => void,
): Coordination['createLimiter'] {
  return (name, pointsPerMinute): CostLimiter => {
    const limiter = createLimiter(name, pointsPerMinute);
    return {
      consume: async (key, cost) => {
        const budget = await limiter.consume(key, cost);
        if (!budget.allowed) onRefused(name);
        return budget;
      },
    };
  };
}
