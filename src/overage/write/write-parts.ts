import type { Ledger } from '../../ledger/ledger.js';
import type { PartnerCenterClient } from '../../partner-center/partner-center-client.js';
import type { Clock } from '../../request/clock.js';
import type { Log } from '../../telemetry/log.js';
import type { RememberedReads } from '../known-overage.js';
import type { FreezeSwitch } from './freeze-switch.js';

/** What the steps of the write protocol work with. */
export interface WriteParts {
  readonly client: Pick<PartnerCenterClient, 'read' | 'write'>;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly log: Log;
  readonly reads: RememberedReads;
  /** How long an accepted change may take to show in a read before the look is trusted again. */
  readonly visibilityWindowMs: number;
}

/** What it takes to send a change, too. */
export interface SendingParts extends WriteParts {
  readonly freeze: Pick<FreezeSwitch, 'frozen'>;
}
