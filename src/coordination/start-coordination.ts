import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { type CostLimiter, createMemoryCostLimiter, createRedisCostLimiter } from './cost-limiter.js';
import type { InvalidationBus } from './invalidation-bus.js';
import { createMemoryBus } from './memory-bus.js';
import { type CallPacer, createPacer } from './pacer.js';
import { startPostgresBus } from './postgres-bus.js';
import { startRedisBus } from './redis-bus.js';
import { createSecondLevel, type SecondLevel } from './second-level.js';
import { connectSharedRedis, type SharedRedis } from './shared-redis.js';

export interface CoordinationOptions {
  readonly redis?: { readonly url: string; readonly prefix: string; readonly timeoutMs: number };
  /** The ledger's PostgreSQL, which carries invalidations where there is no Redis. */
  readonly postgresUrl?: string;
  readonly callsPerMinute: number;
  readonly maxConcurrentCalls: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the replicas of the gateway share; a single process has all of it in memory. */
export interface Coordination {
  readonly bus: InvalidationBus;
  readonly pacer: CallPacer;
  /** Only with Redis. */
  readonly secondLevel?: SecondLevel;
  readonly redis?: SharedRedis;
  /** A limiter of points per minute that counts under `name`. */
  createLimiter(name: string, pointsPerMinute: number): CostLimiter;
  stop(): Promise<void>;
}

/** Connects what is configured: everything over Redis, or invalidations alone over PostgreSQL, or nothing. */
export function startCoordination(options: CoordinationOptions): Coordination {
  const { clock, log, callsPerMinute, maxConcurrentCalls } = options;
  const redis = options.redis && connectSharedRedis({ ...options.redis, clock, log });
  const bus = startBus(redis, options);
  return {
    bus,
    pacer: createPacer({ callsPerMinute, maxConcurrentCalls, clock, log, ...(redis && { redis }) }),
    ...(redis && { redis, secondLevel: createSecondLevel(redis) }),
    createLimiter: (name, pointsPerMinute) =>
      redis === undefined
        ? createMemoryCostLimiter(pointsPerMinute)
        : createRedisCostLimiter({
            redis: redis.client,
            keyPrefix: `${redis.prefix}limit:${name}`,
            pointsPerMinute,
            timeoutMs: redis.timeoutMs,
            clock,
            log,
          }),
    stop: async () => {
      await bus.stop();
      redis?.close();
    },
  };
}

function startBus(
  redis: SharedRedis | undefined,
  { postgresUrl, log }: CoordinationOptions,
): InvalidationBus {
  if (redis !== undefined) return startRedisBus({ redis, log });
  if (postgresUrl !== undefined) return startPostgresBus({ connectionString: postgresUrl, log });
  return createMemoryBus();
}
