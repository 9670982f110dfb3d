import type { EmulatorSwitches } from './control/switch-table.js';
import type { SigningKeys } from './entra-id/signing-keys.js';
import type { AuditTrail } from './state/audit-trail.js';
import type { Store } from './state/store.js';

/** What every part of one emulator shares. */
export interface World {
  /** Origin, such as http://127.0.0.1:4010; the part of it that is known only after listening. */
  readonly origin: () => string;
  /** Milliseconds since 1970 on the clock that Entra and the API go by, its skew included. */
  readonly now: () => number;
  /** Lets the time pass that a fault delays an answer. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly switches: EmulatorSwitches;
  readonly store: Store;
  readonly keys: SigningKeys;
  readonly audit: AuditTrail;
}
