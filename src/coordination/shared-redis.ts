import { Redis } from 'ioredis';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { bounded } from './bounded.js';

/** After a failure Redis is left alone for a moment, so that not every request pays the limit. */
const COOL_DOWN_MS = 1_000;
const LONGEST_RECONNECT_MS = 1_000;
/**
 * After so long without a word a connection is given up: a host that is gone closes nothing, and TCP alone would try for a
 * quarter of an hour.
 */
const DEAD_CONNECTION_MS = 3_000;

export interface SharedRedisOptions {
  readonly url: string;
  /** Put before every key and channel. */
  readonly prefix: string;
  /** No request may lose more time than this to a Redis that is slow or gone. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** The Redis that replicas share. It may be slow or gone at any time: every use is bounded and may fail. */
export class SharedRedis {
  readonly prefix: string;
  /** For libraries that bound their own use of it. */
  readonly client: Redis;
  readonly timeoutMs: number;
  readonly #clock: Clock;
  readonly #log: Log;
  #usableAtMs = Number.NEGATIVE_INFINITY;

  constructor({ url, prefix, timeoutMs, clock, log }: SharedRedisOptions) {
    this.prefix = prefix;
    this.timeoutMs = timeoutMs;
    this.#clock = clock;
    this.#log = log;
    this.client = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 1_000,
      socketTimeout: DEAD_CONNECTION_MS,
      reconnectOnError: isDemoted,
      retryStrategy: (times) => Math.min(LONGEST_RECONNECT_MS, 50 * times),
    });
    // Without a listener a refused connection would end the process.
    this.client.on('error', (error: Error) => {
      this.#log.debug({ reason: withoutArguments(error.message) }, 'Redis connection');
    });
  }

  /**
   * Does something in at most `timeoutMs`. After a failure, and while there is no connection, fails at once.
   * @throws Error when Redis did not do it in time; it may still have done it
   */
  async run<T>(operation: (client: Redis) => Promise<T>): Promise<T> {
    if (this.#clock.monotonicMs() < this.#usableAtMs) throw new Error('Redis failed a moment ago');
    try {
      return await this.runNow(operation);
    } catch (error) {
      if (this.#clock.monotonicMs() >= this.#usableAtMs) this.#coolDown(error);
      throw error;
    }
  }

  /** Like {@link run}, for what must be tried even shortly after a failure. */
  runNow<T>(operation: (client: Redis) => Promise<T>): Promise<T> {
    return bounded(operation(this.client), this.timeoutMs, 'Redis');
  }

  /** A connection of its own, as subscribing needs one. */
  separateConnection(): Redis {
    return this.client.duplicate();
  }

  close(): void {
    this.client.disconnect();
  }

  #coolDown(error: unknown): void {
    this.#usableAtMs = this.#clock.monotonicMs() + COOL_DOWN_MS;
    this.#log.warn(
      { reason: error instanceof Error ? error.message : 'unknown' },
      'Redis is bypassed for a moment',
    );
  }
}

/** Whether the server has become a replica of another, which is where the address leads by now. Scripts repeat it inside. */
function isDemoted({ message }: Error): boolean {
  return message.includes('READONLY');
}

/** Redis quotes the arguments of a command that it does not know; those of AUTH are the password. */
function withoutArguments(message: string): string {
  return message.replace(/, with args beginning with: .*/s, '');
}

/** Connects in the background; usable at once, though everything fails until the connection stands. */
export function connectSharedRedis(options: SharedRedisOptions): SharedRedis {
  return new SharedRedis(options);
}
