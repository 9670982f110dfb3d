import type { CallerRequest } from '../../access/gateway-context.js';
import type { Setting } from '../../ledger/operation.js';
import type { SetOveragePayload } from '../set-overage.payload.js';
import { SetOverageOutcome } from '../set-overage-outcome.enum.js';
import type { SetOverageUserError } from '../set-overage-user-error.type.js';
import { toOverageSetting } from '../to-overage-operation.js';
import { expectationFailure, look } from './look.step.js';
import type { OverageChange } from './overage-change.js';
import type { WriteParts } from './write-parts.js';

/** What is known to stand against a change on the customer's side: eligibility, Azure plan, entitlement. */
export type EligibilityCheck = (
  change: OverageChange,
  context: CallerRequest,
) => Promise<SetOverageUserError[]>;

/** Says what a change would do and what stands against it. Reads only: nothing is recorded, reserved or sent. */
export async function preview(
  parts: Pick<WriteParts, 'client' | 'clock'>,
  change: OverageChange,
  guards: readonly SetOverageUserError[],
  checkEligibility: EligibilityCheck,
  context: CallerRequest,
): Promise<SetOveragePayload> {
  const [{ setting: before }, ineligible] = await Promise.all([
    look(parts, change.customerId, context),
    checkEligibility(change, context),
  ]);
  const unexpected = expectationFailure(change, before);
  const blockers = [...guards, ...(unexpected === undefined ? [] : [unexpected]), ...ineligible];
  return {
    outcome: SetOverageOutcome.PREVIEW,
    overage: null,
    operation: null,
    preview: {
      before: before === undefined ? null : toOverageSetting(before),
      after: toOverageSetting(wouldBe(change.wanted, before)),
      blockers,
      customerId: change.customerId,
    },
    userErrors: [],
  };
}

/** What is not asked for stays as it is. */
function wouldBe(wanted: Setting, before: Setting | undefined): Setting {
  return {
    azureEntitlementId: wanted.azureEntitlementId ?? before?.azureEntitlementId,
    partnerId: wanted.partnerId ?? before?.partnerId,
    overageEnabled: wanted.overageEnabled,
  };
}
