import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { type CostLimiter, createMemoryCostLimiter, createRedisCostLimiter } from './cost-limiter.js';
import type { InvalidationBus } from './invalidation-bus.js';
import { createMemoryBus } from './memory-bus.js';
import { type CallPacer, createPacer } from './pacer.js';
import { startRedisBus } from './redis-bus.js';
import { createSecondLevel, type SecondLevel } from './second-level.js';
import type { SharedRedis } from './shared-redis.js';

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

/**
 * Connects what is configured: everything over Redis, or invalidations alone over PostgreSQL, or nothing. A client that
 * is not needed is not even loaded: it would be a part of every small gateway's memory.
 */
export async function startCoordination(options: CoordinationOptions): Promise<Coordination> {
  const { clock, log, callsPerMinute, maxConcurrentCalls } = options;
  const redis = await connectRedis(options);
  const bus = await startBus(redis, options);
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

async function connectRedis({ redis, clock, log }: CoordinationOptions): Promise<SharedRedis | undefined> {
  if (redis === undefined) return undefined;
  const { connectSharedRedis } = await import('./shared-redis.js');
  return connectSharedRedis({ ...redis, clock, log });
}

async function startBus(
  redis: SharedRedis | undefined,
  { postgresUrl, log }: CoordinationOptions,
): Promise<InvalidationBus> {
  if (redis !== undefined) return startRedisBus({ redis, log });
  if (postgresUrl === undefined) return createMemoryBus();
  const { startPostgresBus } = await import('./postgres-bus.js');
  return startPostgresBus({ connectionString: postgresUrl, log });
}
