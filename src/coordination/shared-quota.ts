import { randomUUID } from 'node:crypto';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { LocalQuota } from './local-quota.js';
import { burstFor, type Quota, type QuotaShape, quotaShape, WINDOW_MS } from './quota.js';
import { type CallKind, rankOf } from './rank.js';
import { TAKE_SCRIPT } from './shared-quota.script.js';
import type { SharedRedis } from './shared-redis.js';

/** How many processes at least are assumed to go on alone at the same time when Redis is gone. */
const FEWEST_PROCESSES = 2;
/** Redis is usually back after this; who waited longer would let the quota lie idle for a hiccup. */
const ASKS_REDIS_AGAIN_MS = 1_000;

export interface SharedQuotaOptions {
  readonly redis: SharedRedis;
  /** Calls in any minute, of all processes together. */
  readonly limit: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** What the script returns. */
interface TakeReply {
  readonly waitMs: number;
  readonly epoch: string;
  /** That have asked lately, this one included. */
  readonly processes: number;
}

/**
 * One quota for all processes on a Redis. While that does not answer, each goes on alone with its part of it (at most
 * half), counting what it was given before; afterwards it charges what it used meanwhile.
 */
export class SharedQuota implements Quota {
  readonly #redis: SharedRedis;
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #shape: QuotaShape;
  readonly #alone: LocalQuota;
  readonly #process = randomUUID();
  readonly #keys: string[];
  #takenAloneAtMs: number[] = [];
  #epoch = '';
  #isAlone = false;

  constructor({ redis, limit, clock, log }: SharedQuotaOptions) {
    this.#redis = redis;
    this.#log = log;
    this.#clock = clock;
    this.#shape = quotaShape(limit);
    this.#alone = new LocalQuota(clock, partOf(limit, FEWEST_PROCESSES));
    this.#keys = ['taken', 'burst', 'state', 'pause', 'waiting', 'processes'].map(
      (key) => `${redis.prefix}quota:${key}`,
    );
  }

  get spacingMs(): number {
    return Math.min(this.#isAlone ? this.#alone.spacingMs : this.#shape.spacingMs, WINDOW_MS);
  }

  async take(kind: CallKind): Promise<number> {
    const charged = this.#recentAlone();
    try {
      const { waitMs, epoch, processes } = await this.#askRedis(kind, charged.length);
      this.#epoch = epoch;
      this.#alone.limitTo(partOf(this.#shape.limit, processes));
      this.#takenAloneAtMs = [];
      this.#note(false);
      if (waitMs === 0) this.#alone.note();
      return waitMs;
    } catch {
      this.#note(true);
      return this.#takeAlone(kind);
    }
  }

  pause(ms: number): void {
    const key = `${this.#redis.prefix}quota:pause`;
    this.#redis
      .run((client) => client.set(key, '1', 'PX', Math.ceil(ms)))
      .catch(() => this.#log.debug('the pause stays in this process'));
  }

  async #askRedis(kind: CallKind, charged: number): Promise<TakeReply> {
    const { limit, spacingMs } = this.#shape;
    const burst = burstFor(kind, this.#shape);
    const numbers = [
      limit,
      burst,
      Math.min(spacingMs, WINDOW_MS),
      WINDOW_MS,
      rankOf(kind),
      charged,
      this.#alone.recent(),
    ];
    const values = [...numbers.map(String), this.#epoch, randomUUID(), this.#process];
    const reply = await this.#redis.run((client) =>
      client.eval(TAKE_SCRIPT, this.#keys.length, ...this.#keys, ...values),
    );
    if (!Array.isArray(reply)) throw new Error('Redis answered something else');
    return { waitMs: Number(reply[0]), epoch: String(reply[1]), processes: Number(reply[2]) };
  }

  #takeAlone(kind: CallKind): number {
    const waitMs = this.#alone.takeNow(kind);
    if (waitMs === 0) this.#takenAloneAtMs.push(this.#clock.monotonicMs());
    return Math.min(waitMs, ASKS_REDIS_AGAIN_MS);
  }

  #recentAlone(): number[] {
    const limitMs = this.#clock.monotonicMs() - WINDOW_MS;
    this.#takenAloneAtMs = this.#takenAloneAtMs.filter((time) => time > limitMs);
    return this.#takenAloneAtMs;
  }

  #note(isAlone: boolean): void {
    if (isAlone === this.#isAlone) return;
    this.#isAlone = isAlone;
    if (isAlone) this.#log.warn('Redis is gone: calls are paced alone, on a part of the quota');
    else this.#log.info('Redis is back: calls are paced together again');
  }
}

/** What one of so many processes may use without asking the others; too few of them known is no reason to take all. */
function partOf(limit: number, processes: number): number {
  return Math.max(1, Math.floor(limit / Math.max(FEWEST_PROCESSES, processes)));
}
