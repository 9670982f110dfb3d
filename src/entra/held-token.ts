import type { Clock } from '../request/clock.js';

/** What the token endpoint gave. */
export interface IssuedToken {
  readonly value: string;
  /** Milliseconds of validity, counted from when it was asked for. */
  readonly lifetimeMs: number;
}

/** A token in memory. */
export interface HeldToken {
  readonly value: string;
  readonly acquiredAt: Date;
  readonly expiresAt: Date;
  /** On the monotonic clock; a little before the real expiry, so that the token is still valid when it arrives. */
  readonly usableUntilMs: number;
  /** On the monotonic clock. */
  readonly refreshAtMs: number;
}

const LONGEST_MARGIN_MS = 30_000;

/**
 * Life starts when the request was sent, not when the answer came: the lag then shortens it instead of stretching
 * it. The refresh point is jittered, so that replicas started together do not ask together.
 */
export function toHeldToken(issued: IssuedToken, askedAtMs: number, clock: Clock): HeldToken {
  const { value, lifetimeMs } = issued;
  const askedAt = clock.date().getTime() - (clock.monotonicMs() - askedAtMs);
  const marginMs = Math.min(LONGEST_MARGIN_MS, lifetimeMs * 0.1);
  const jitter = 0.9 + Math.random() * 0.2;
  return {
    value,
    acquiredAt: new Date(askedAt),
    expiresAt: new Date(askedAt + lifetimeMs),
    usableUntilMs: askedAtMs + lifetimeMs - marginMs,
    refreshAtMs: askedAtMs + lifetimeMs * 0.8 * jitter,
  };
}
