import type { Journal } from './control/journal.js';
import type { Entra } from './entra-id/entra.js';
import type { FaultQueue } from './faults/fault-queue.js';
import type { PartnerCenter } from './rest-api/partner-center.js';
import type { FaultCustomers } from './seed/fault-customers.js';
import type { World } from './world.js';

/** What one emulator is made of. */
export interface Parts {
  readonly world: World;
  readonly entra: Entra;
  readonly partnerCenter: PartnerCenter;
  readonly faults: FaultQueue;
  readonly faultCustomers: FaultCustomers;
  readonly journal: Journal;
}
