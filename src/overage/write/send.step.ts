import type { Operation } from '../../ledger/operation.js';
import type { OverageUpdateWire } from '../../partner-center/overage.wire.js';
import { putOverage } from '../../partner-center/put-overage.api.js';
import { deadlineExceeded } from '../../request/deadline.js';
import type { RequestContext } from '../../request/request-context.js';
import { classifyAnswer, classifyFailure, type PutResult } from './classify.step.js';
import { throwIfFrozen } from './frozen-meanwhile.js';
import type { OverageChange } from './overage-change.js';
import type { SendingParts } from './write-parts.js';

/** A PUT gets no more than this, and no more than this share of the time left; the rest is for reading back. */
const LONGEST_PUT_MS = 15_000;
const PUT_SHARE = 0.75;

/**
 * Sends the PUT, each time only while enabling is not frozen and after the ledger has durably noted that it is about to
 * leave, and says what it came to. Never throws.
 */
export async function send(
  { client, ledger, clock, freeze }: SendingParts,
  operation: Operation,
  change: OverageChange,
  context: RequestContext,
): Promise<PutResult> {
  const update = toUpdate(operation, change);
  const limited = {
    ...context,
    deadline: context.deadline.atMost(Math.min(LONGEST_PUT_MS, PUT_SHARE * context.deadline.remainingMs())),
  };
  let recorded = false;
  const record = async ({ requestId, number }: { requestId: string; number: number }) => {
    throwIfFrozen(change, freeze);
    await ledger.markSent(operation.id, { requestId, attempt: number, before: operation.before });
    recorded = true;
    // Where the whole machine slept, the deadline knows nothing of it, and others may have given the operation up.
    if (clock.date() >= operation.overdueAt) throw deadlineExceeded();
  };
  const startedAtMs = clock.monotonicMs();
  try {
    const answer = await putOverage(client, change.customerId, update, limited, record);
    return classifyAnswer(answer, update, startedAtMs);
  } catch (error) {
    return classifyFailure(error, recorded);
  }
}

/** Only documented fields. Disabling without an entitlement names the one that is set. */
function toUpdate({ before }: Operation, { wanted, azureResourceGroup }: OverageChange): OverageUpdateWire {
  const known = wanted.overageEnabled ? undefined : before?.azureEntitlementId;
  const azureEntitlementId = wanted.azureEntitlementId ?? known;
  return {
    ...(azureEntitlementId !== undefined && { azureEntitlementId }),
    ...(wanted.partnerId !== undefined && { partnerId: wanted.partnerId }),
    overageEnabled: wanted.overageEnabled,
    ...(azureResourceGroup !== undefined && { azureResourceGroup }),
  };
}
