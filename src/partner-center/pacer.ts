import type { Deadline } from '../request/deadline.js';
import type { Priority } from '../request/request-context.js';

/**
 * What a call is for. `refresh`: whoever waits for it already has an older answer; `first-read`: nobody has any.
 */
export type CallUse = 'first-read' | 'refresh' | 'write';

/** Decides who goes first. Looked at again while waiting, so `priority` and `demand` may rise meanwhile. */
export interface SlotKind {
  readonly priority: Priority;
  readonly use: CallUse;
  /** How many requests have asked for its answer; 1 when absent. */
  readonly demand?: number;
  /** Who asked: those who wait for the quota at the same time take turns. */
  readonly asker?: string | undefined;
}

/** The right to send one attempt now. */
export interface CallSlot {
  /** To be called once, when the attempt is over. */
  release(): void;
}

/**
 * Where attempts queue for Partner Center's quota (documented: 500 calls a minute, rejected ones included) and for the
 * gateway's own limit of calls at once. One queue for both, so that a call never waits again after its slot was
 * counted and the quota holds for the moment of sending.
 */
export interface Pacer {
  /**
   * Waits for a slot, which is to be used at once.
   * @throws GatewayError `UPSTREAM_THROTTLED` with `retryAfterSeconds` when none can come in time, or
   * `DEADLINE_EXCEEDED`; the reason of `gone` when that aborts
   */
  acquire(kind: SlotKind, deadline: Deadline, gone: AbortSignal): Promise<CallSlot>;
  /** Partner Center asked everybody to stay away for `ms`. */
  pause(ms: number): void;
}
