import { onTestFinished } from 'vitest';
import { conformsOnAuditTrail } from './conformance/audit-trail.js';
import type { LedgerKind, Place } from './conformance/ledger-kind.js';
import { conformsOnListing } from './conformance/listing.js';
import { conformsOnOpenOperations } from './conformance/open-operations.js';
import { conformsOnOpening } from './conformance/opening.js';
import { conformsOnReserving } from './conformance/reserving.js';
import { conformsOnRetention } from './conformance/retention.js';
import { conformsOnSteps } from './conformance/steps.js';
import { tickingTime } from './ledger-fixtures.js';

/** What every ledger does, whichever database keeps it. */
export function ledgerConformance(name: string, place: () => Promise<Place>, durable: boolean): void {
  const kind: LedgerKind = {
    name,
    durable,
    place,
    open: async (options = {}) => {
      const ledger = await (await place()).open({ now: tickingTime().now, ...options });
      onTestFinished(() => ledger.close());
      return ledger;
    },
  };
  conformsOnReserving(kind);
  conformsOnSteps(kind);
  conformsOnOpenOperations(kind);
  conformsOnListing(kind);
  conformsOnAuditTrail(kind);
  conformsOnRetention(kind);
  conformsOnOpening(kind);
}
