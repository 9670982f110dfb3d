import type { FederatedIssuer } from '../entra-id/client-assertion.js';
import type { Fault } from '../faults/fault.js';
import type { Customer, OverageRecord } from '../state/customer.js';
import type { StatePatch } from '../state/state-patch.js';
import type { JournalEntry } from './journal.js';
import type { EmulatorSwitches } from './switch-table.js';

/** A customer as the control endpoints show it. */
export interface CustomerState extends Customer {
  /** What a GET shows now; differs from `overage` while an accepted change is on its way. */
  readonly visibleOverage: OverageRecord | null;
}

/** Everything that can be turned in a running emulator; the control endpoints call just this. */
export interface Controls {
  /** The current switches; change them with `setSwitches`. */
  readonly switches: Readonly<EmulatorSwitches>;
  /** Back to the seed: customers, faults, switches, journal, grants, registered credentials. Signing keys stay. */
  reset(): void;
  /** All customers, or the one with this id. */
  state(customerId?: string): CustomerState[];
  setState(patch: StatePatch): void;
  faults(): Fault[];
  addFaults(faults: readonly Fault[]): void;
  clearFaults(): void;
  /** The journal, oldest first, after the given sequence number. */
  requests(after?: number): JournalEntry[];
  /** How many requests the journal has noted; the oldest of them may be gone. */
  requestCount(): number;
  clearRequests(): void;
  /** @throws ControlError for an unknown switch or a value that does not fit */
  setSwitches(patch: unknown): void;
  /** @throws Error when the PEM text is no certificate */
  registerCertificate(pem: string): void;
  trustIssuer(issuer: FederatedIssuer): void;
  /** Signs tokens with a new key; with `dropOld` the old keys are published no longer. */
  rotateKeys(dropOld: boolean): Promise<void>;
}
