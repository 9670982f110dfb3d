import type { Ledger } from '../../ledger/ledger.js';
import type { PartnerCenterClient } from '../../partner-center/partner-center-client.js';
import type { Clock } from '../../request/clock.js';
import type { Log } from '../../telemetry/log.js';
import type { InvalidateReads } from '../overage-reader.js';

/** What the steps of the write protocol work with. */
export interface WriteParts {
  readonly client: Pick<PartnerCenterClient, 'read' | 'write'>;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  /** Drops every cached read of a customer, here and in the other replicas, but for what is known of it nevertheless. */
  readonly invalidate: InvalidateReads;
  /** How long an accepted change may take to show in a read before the look is trusted again. */
  readonly visibilityWindowMs: number;
}
