import { OverageDocument } from '../../client/operations.js';
import type { OverageClient } from '../../client/overage-client-api.js';
import { type Before, CHANGED_TYPE, type PlanRow } from '../plan/plan-format.js';

type State = Before | null;

/**
 * Reads a customer anew and says what is neither what the plan saw nor what it wants; undefined when it may go on. For
 * rows that leave overage on: the gateway's own expectation is about on and off only. @throws OverageError
 */
export async function hasMoved(
  client: Pick<OverageClient, 'request'>,
  { customerId, before, wanted }: PlanRow,
): Promise<string | undefined> {
  const { overage } = await client.request(OverageDocument, { customerId, maxAgeSeconds: 0 });
  const shown = overage?.items.find(({ type }) => type === CHANGED_TYPE) ?? null;
  // A change that no read shows yet counts as made; it may be this very one.
  const now: State = overage?.pendingOperation?.wanted ?? shown;
  if ((before !== null && agrees(now, before)) || agrees(now, wanted)) return undefined;
  return `Its overage is ${describe(now)} now, and was ${describe(before)} for the plan.`;
}

/** What a state does not say may be anything. */
function agrees(
  now: State,
  { overageEnabled, azureEntitlementId, partnerId }: Before | PlanRow['wanted'],
): boolean {
  return (
    now?.overageEnabled === overageEnabled &&
    isSame(now.azureEntitlementId, azureEntitlementId) &&
    isSame(now.partnerId, partnerId)
  );
}

function isSame(now: string | null | undefined, other: string | null | undefined): boolean {
  return other === undefined || now?.toLowerCase() === other?.toLowerCase();
}

function describe(state: State): string {
  if (state?.overageEnabled !== true) return 'off';
  const partner = state.partnerId == null ? '' : `, partner ${state.partnerId}`;
  return `on, charged to ${state.azureEntitlementId ?? 'an entitlement that is not named'}${partner}`;
}
