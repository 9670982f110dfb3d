import type { Watch } from '../cache/watch.js';
import type { OverageCollectionWire } from '../partner-center/overage.wire.js';
import type { Traced } from '../partner-center/traced.wire.js';

/** What a call that was part of a change showed of a customer. */
export interface ShownOverage {
  readonly answer: Traced<OverageCollectionWire>;
  /** When the call began, on the monotonic clock. */
  readonly startedAtMs: number;
}

/** What is still known of a customer when a change has ended, and may stand in when nothing else can be had. */
export interface KnownOverage {
  /** From before the change's first call. */
  readonly since: Watch;
  readonly shown?: ShownOverage | undefined;
  /** Whether what was remembered before is still from before no change. */
  readonly earlierHolds: boolean;
}

/** What is remembered of customers, as far as a change of one of them must touch it. */
export interface RememberedReads {
  /** To be begun before the change's first call, and ended. */
  watch(customerId: string): Watch;
  /** Drops a customer's overage, here only. What is known nevertheless may stand in from the call on. */
  forget(customerId: string, known?: KnownOverage): void;
  /**
   * Drops everything of a customer, here and in the other replicas: when it resolves, nothing that was read before the
   * call is remembered where replicas can be told, but for what is `known`, here. Never rejects, and is quick.
   */
  invalidate(customerId: string, known?: KnownOverage): Promise<void>;
}
