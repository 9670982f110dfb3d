import { createHash } from 'node:crypto';
import type { Setting } from '../../ledger/operation.js';
import type { AzureResourceGroupWire } from '../../partner-center/overage.wire.js';

/** A wish, checked and complete: what a caller wants a customer's overage to be, and under which conditions. */
export interface OverageChange {
  readonly customerId: string;
  readonly wanted: Setting;
  readonly azureResourceGroup?: AzureResourceGroupWire;
  readonly allowDefaultEntitlement: boolean;
  readonly expectedOverageEnabled?: boolean;
  /** The caller's own name for the change. */
  readonly idempotencyKey?: string;
  readonly reason?: string;
  /** 0 to 15 seconds. */
  readonly waitForVisibleSeconds: number;
}

/**
 * Whether an answer to a PUT agrees with every field that was sent.
 */
export function echoes(echo: Setting, sent: Setting): boolean {
  return echo.overageEnabled === sent.overageEnabled && sameTarget(echo, sent);
}

/**
 * Whether a read shows what is wanted. Overage that is off is off, whatever entitlement stays with it and whether or
 * not Partner Center still lists it (not documented).
 */
export function shows(seen: Setting | undefined, wanted: Setting): boolean {
  if (!wanted.overageEnabled) return !(seen?.overageEnabled ?? false);
  return seen?.overageEnabled === true && sameTarget(seen, wanted);
}

/** The same for two changes exactly when they ask for the same thing under the same conditions. */
export function fingerprint(change: OverageChange): string {
  const { customerId, wanted, azureResourceGroup, allowDefaultEntitlement, expectedOverageEnabled } = change;
  const meaning = [
    customerId,
    wanted.overageEnabled,
    wanted.azureEntitlementId ?? null,
    wanted.partnerId ?? null,
    azureResourceGroup === undefined ? null : meaningOfGroup(azureResourceGroup),
    allowDefaultEntitlement,
    expectedOverageEnabled ?? null,
  ];
  return createHash('sha256').update(JSON.stringify(meaning)).digest('base64url');
}

/** No tags and an empty list of them are sent differently. */
function meaningOfGroup({ location, tags }: AzureResourceGroupWire) {
  const sorted = tags && Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return [location ?? null, sorted ?? null];
}

function sameTarget(seen: Setting, wanted: Setting): boolean {
  return (
    (wanted.azureEntitlementId === undefined || wanted.azureEntitlementId === seen.azureEntitlementId) &&
    (wanted.partnerId === undefined || wanted.partnerId === seen.partnerId)
  );
}
