import { GatewayError } from '../errors/gateway-error.js';
import type { Clock } from '../request/clock.js';
import type { Deadline } from '../request/deadline.js';
import type { Log } from '../telemetry/log.js';
import { type HeldToken, type IssuedToken, toHeldToken } from './held-token.js';
import { TokenBreaker } from './token-breaker.js';
import { toTokenError } from './token-error.js';
import { withinDeadline } from './within-deadline.js';

const FORCED_REFRESH_EVERY_MS = 30_000;
/** However odd the life that an answer names: one that is too long for a timer would make it ring at once. */
const SOONEST_RENEWAL_MS = 1_000;
const LATEST_RENEWAL_MS = 86_400_000;

/** Why there may soon be no token. */
export interface TokenFailure {
  readonly at: Date;
  readonly error: GatewayError;
}

export interface TokenCacheParts {
  readonly requestToken: () => Promise<IssuedToken>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * One token shared by all calls. It is renewed in the background before it expires; calls wait only when there is
 * none that is valid, and then all for the same request. A failed renewal costs nothing while the old one lasts.
 */
export class TokenCache {
  readonly #requestToken: () => Promise<IssuedToken>;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #breaker: TokenBreaker;
  #held: HeldToken | undefined;
  #flight: Promise<HeldToken> | undefined;
  #lastFailure: TokenFailure | undefined;
  #forcedAtMs = Number.NEGATIVE_INFINITY;
  #timer = new AbortController();
  #stopped = false;

  constructor({ requestToken, clock, log }: TokenCacheParts) {
    this.#requestToken = requestToken;
    this.#clock = clock;
    this.#log = log;
    this.#breaker = new TokenBreaker(clock);
  }

  get held(): HeldToken | undefined {
    return this.#held;
  }

  get lastFailure(): TokenFailure | undefined {
    return this.#lastFailure;
  }

  get breakerOpen(): boolean {
    return this.#breaker.open;
  }

  /**
   * A token that is valid now. The deadline ends this call's wait, never the request that others wait for too.
   * @throws GatewayError `UPSTREAM_AUTHENTICATION_FAILED`, `UPSTREAM_UNAVAILABLE` or `DEADLINE_EXCEEDED`
   */
  async get(deadline: Deadline): Promise<HeldToken> {
    const held = this.#usable();
    if (held !== undefined) return held;
    deadline.throwIfPassed();
    if (this.#flight === undefined) this.#throwWhileOpen();
    return await withinDeadline(deadline, this.#renew());
  }

  /**
   * Drops the held token if it is this one, once per 30 s at most: when fresh tokens are refused too, asking for
   * more of them does not help.
   */
  reject(value: string): void {
    if (this.#held?.value !== value) return;
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - this.#forcedAtMs < FORCED_REFRESH_EVERY_MS) return;
    this.#forcedAtMs = nowMs;
    this.#held = undefined;
    this.#log.warn('Partner Center refused the current token; the next call gets a new one');
  }

  /** No more renewals in the background; calls still get what they need. */
  endRenewals(): void {
    this.#stopped = true;
    this.#timer.abort();
  }

  /** Waits for the request under way, if there is one. Whether it was over within that many milliseconds. */
  async idle(withinMs: number): Promise<boolean> {
    if (this.#flight === undefined) return true;
    const waiting = new AbortController();
    const over = this.#flight.then(
      () => true,
      () => true,
    );
    const late = this.#clock.sleep(withinMs, waiting.signal).then(
      () => false,
      () => false,
    );
    const inTime = await Promise.race([over, late]);
    waiting.abort();
    return inTime;
  }

  #usable(): HeldToken | undefined {
    const held = this.#held;
    return held !== undefined && this.#clock.monotonicMs() < held.usableUntilMs ? held : undefined;
  }

  #renew(): Promise<HeldToken> {
    if (this.#flight === undefined) {
      this.#flight = this.#request().finally(() => {
        this.#flight = undefined;
      });
      // Whoever asked may give up at this very moment, and a rejection that nobody awaits would end the process.
      this.#flight.catch(() => undefined);
    }
    return this.#flight;
  }

  async #request(): Promise<HeldToken> {
    const askedAtMs = this.#clock.monotonicMs();
    try {
      const held = toHeldToken(await this.#requestToken(), askedAtMs, this.#clock);
      this.#succeeded(held);
      return held;
    } catch (thrown) {
      const error = await toTokenError(thrown);
      this.#failed(error);
      throw error;
    }
  }

  #succeeded(held: HeldToken): void {
    this.#held = held;
    this.#lastFailure = undefined;
    this.#breaker.succeeded();
    const leftMs = held.refreshAtMs - this.#clock.monotonicMs();
    this.#renewAfter(Math.min(LATEST_RENEWAL_MS, Math.max(SOONEST_RENEWAL_MS, leftMs)));
  }

  #failed(error: GatewayError): void {
    const { code, message, upstream } = error;
    const stillServing = this.#usable() !== undefined;
    this.#lastFailure = { at: this.#clock.date(), error };
    this.#log.warn({ code, upstream, stillServing }, `Token request failed. ${message}`);
    const pauseMs = this.#breaker.failed(error.retryAfterSeconds);
    // Without a valid token the calls themselves are the retries.
    if (stillServing) this.#renewAfter(pauseMs);
  }

  #renewAfter(ms: number): void {
    this.#timer.abort();
    if (this.#stopped) return;
    this.#timer = new AbortController();
    this.#clock
      .sleep(ms, this.#timer.signal)
      .then(() => this.#renew())
      // Either the timer was replaced, or the failure is already logged and the next try arranged.
      .catch(() => undefined);
  }

  #throwWhileOpen(): void {
    const { waitMs } = this.#breaker;
    const last = this.#lastFailure?.error;
    if (waitMs === 0 || last === undefined) return;
    throw new GatewayError(last.code, last.message, {
      retryable: last.retryable,
      retryAfterSeconds: Math.ceil(waitMs / 1_000),
      ...(last.upstream === undefined ? {} : { upstream: last.upstream }),
    });
  }
}
