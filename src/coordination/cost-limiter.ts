import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { bounded } from './bounded.js';

const MINUTE_SECONDS = 60;
/** How long Redis is left alone after it failed, so that requests do not go on waiting for it in vain. */
const REDIS_PAUSE_MS = 1_000;

/** What is left of a budget after a charge. */
export interface CostBudget {
  readonly allowed: boolean;
  /** Points per minute. */
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the budget is full again: 1 to 60. */
  readonly resetSeconds: number;
}

/** Budgets of points per minute, one for each key. What is refused is charged too, so hammering never pays. */
export interface CostLimiter {
  /** Charges `cost`, ≥ 1 and rounded up to whole points, to the budget of `key`. Never rejects. */
  consume(key: string, cost: number): Promise<CostBudget>;
}

/** A limiter for one process. */
export function createMemoryCostLimiter(pointsPerMinute: number): CostLimiter {
  const memory = new RateLimiterMemory({ points: pointsPerMinute, duration: MINUTE_SECONDS });
  const toBudget = budgetsOf(pointsPerMinute);
  return { consume: (key, cost) => toBudget(memory.consume(key, toPoints(cost, pointsPerMinute))) };
}

export interface RedisCostLimiterOptions {
  readonly redis: Redis;
  /** Keeps the keys of this limiter apart from all others in the same Redis. */
  readonly keyPrefix: string;
  readonly pointsPerMinute: number;
  /** A limit must never cost a request more time than this, however slow Redis is. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * A limiter that all replicas share. While Redis is away or slow each replica counts for itself: the limit gets
 * looser, but nothing goes uncounted and hardly a request waits.
 */
export function createRedisCostLimiter(options: RedisCostLimiterOptions): CostLimiter {
  const { redis, keyPrefix, pointsPerMinute, timeoutMs, clock, log } = options;
  const local = createMemoryCostLimiter(pointsPerMinute);
  const shared = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix,
    points: pointsPerMinute,
    duration: MINUTE_SECONDS,
    rejectIfRedisNotReady: true,
    inMemoryBlockOnConsumed: pointsPerMinute + 1,
  });
  const toBudget = budgetsOf(pointsPerMinute);
  let aloneUntilMs: number | undefined;

  async function consume(key: string, cost: number): Promise<CostBudget> {
    if (aloneUntilMs !== undefined && clock.monotonicMs() < aloneUntilMs) return local.consume(key, cost);
    try {
      const charge = shared.consume(key, toPoints(cost, pointsPerMinute));
      const budget = await bounded(toBudget(charge), timeoutMs, 'Redis');
      if (aloneUntilMs !== undefined) log.info({ keyPrefix }, 'limits are shared through Redis again');
      aloneUntilMs = undefined;
      return budget;
    } catch (error) {
      if (aloneUntilMs === undefined) {
        log.warn({ keyPrefix, problem: String(error) }, 'limits are counted per process');
      }
      aloneUntilMs = clock.monotonicMs() + REDIS_PAUSE_MS;
      return local.consume(key, cost);
    }
  }

  return { consume };
}

/** The library rejects with a result when a budget is exceeded, and with an Error when it could not count. */
function budgetsOf(limit: number): (charge: Promise<RateLimiterRes>) => Promise<CostBudget> {
  const allowed = ({ remainingPoints, msBeforeNext }: RateLimiterRes): CostBudget => ({
    allowed: true,
    limit,
    remaining: remainingPoints,
    resetSeconds: toSeconds(msBeforeNext),
  });
  const refused = (refusal: unknown): CostBudget => {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return { allowed: false, limit, remaining: 0, resetSeconds: toSeconds(refusal.msBeforeNext) };
  };
  return (charge) => charge.then(allowed, refused);
}

/**
 * The library rejects what is no whole number with an error that could be taken for an outage of Redis, which would let
 * one odd price loosen everybody's limit. What is no number at all costs more than there is.
 */
function toPoints(cost: number, limit: number): number {
  return Number.isFinite(cost) ? Math.max(1, Math.min(Math.ceil(cost), limit + 1)) : limit + 1;
}

/** The library counts by the wall clock: when that is put back an hour, it would have callers wait an hour and a minute. */
function toSeconds(ms: number): number {
  return Math.min(MINUTE_SECONDS, Math.max(1, Math.ceil(ms / 1_000)));
}
