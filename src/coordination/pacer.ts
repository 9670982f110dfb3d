import type { Clock } from '../request/clock.js';
import type { Deadline } from '../request/deadline.js';
import type { Log } from '../telemetry/log.js';
import { CallLine } from './call-line.js';
import { LocalQuota } from './local-quota.js';
import { type Quota, UNLIMITED } from './quota.js';
import type { CallKind } from './rank.js';
import { SharedQuota } from './shared-quota.js';
import type { SharedRedis } from './shared-redis.js';

export interface PacerOptions {
  /** Most calls in any minute (documented: 500); 0 for no limit. */
  readonly callsPerMinute: number;
  /** Most calls of this process on the wire at once. */
  readonly maxConcurrentCalls: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Shares the quota with the other processes on it. */
  readonly redis?: SharedRedis;
}

/** Holds calls back so that the quota is kept, and puts the important ones first. */
export interface CallPacer {
  /**
   * Waits for the right to send one call at once; `release` is to be called when that call is over.
   * @throws GatewayError `UPSTREAM_THROTTLED` with `retryAfterSeconds`; the reason of `gone` when that aborts
   */
  acquire(kind: CallKind, deadline: Deadline, gone: AbortSignal): Promise<{ release(): void }>;
  /** How many wait for that right. */
  readonly waiting: number;
  /** Sends nothing for `ms`, at most a minute; on a shared quota neither do the others. */
  pause(ms: number): void;
}

export function createPacer(options: PacerOptions): CallPacer {
  return new CallLine(quotaOf(options), options.maxConcurrentCalls, options.clock);
}

function quotaOf({ callsPerMinute, clock, log, redis }: PacerOptions): Quota {
  if (callsPerMinute === 0) return UNLIMITED;
  if (redis === undefined) return new LocalQuota(clock, callsPerMinute);
  return new SharedQuota({ redis, limit: callsPerMinute, clock, log });
}
