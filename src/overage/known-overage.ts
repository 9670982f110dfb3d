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
  readonly shown?: ShownOverage | undefined;
  /** Whether what was remembered before is still from before no change. */
  readonly earlierHolds: boolean;
}
