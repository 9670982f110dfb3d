import type { Setting } from '../../ledger/operation.js';
import { getOverage } from '../../partner-center/get-overage.api.js';
import type { RequestContext } from '../../request/request-context.js';
import type { ShownOverage } from '../known-overage.js';
import { type SetOverageUserError, SetOverageUserErrorCode } from '../set-overage-user-error.type.js';
import type { OverageChange } from './overage-change.js';
import { tellsSetting, WRITTEN_TYPE } from './tells-setting.js';
import type { WriteParts } from './write-parts.js';

/** What a customer has that was never given a setting, or whose setting is listed no more. */
export const NOT_SET: Setting = { overageEnabled: false };

/** What a look showed: everything, and the setting that a write is about, which is undefined when it was never set. */
export interface Looked extends ShownOverage {
  readonly setting: Setting | undefined;
  /** Whether it can be told at all; nothing is proved by a look that does not. */
  readonly isClear: boolean;
}

/** Reads a customer past every cache. @throws PartnerCenterError */
export async function look(
  { client, clock }: Pick<WriteParts, 'client' | 'clock'>,
  customerId: string,
  context: RequestContext,
): Promise<Looked> {
  // Part of a write that somebody waits for, and not to be overtaken by reads; the reconciler's looks can wait.
  const use = context.priority === 'batch' ? 'first-read' : 'write';
  const startedAtMs = clock.monotonicMs();
  const answer = await getOverage(client, customerId, context, use);
  const item = answer.wire.items.find(({ type }) => type === WRITTEN_TYPE);
  return { answer, startedAtMs, setting: item && toSetting(item), isClear: tellsSetting(answer.wire) };
}

/** The chosen part of a wire value. */
export function toSetting({ azureEntitlementId, partnerId, overageEnabled }: Setting): Setting {
  return { azureEntitlementId, partnerId, overageEnabled };
}

/** The refusal of a change whose caller believed something else about the current state. */
export function expectationFailure(
  change: OverageChange,
  before: Setting | undefined,
): SetOverageUserError | undefined {
  const isEnabled = before?.overageEnabled ?? false;
  const { expectedOverageEnabled } = change;
  if (expectedOverageEnabled === undefined || expectedOverageEnabled === isEnabled) return undefined;
  return {
    code: SetOverageUserErrorCode.EXPECTATION_FAILED,
    field: ['input', 'expectedOverageEnabled'],
    message: `Overage of this customer is ${isEnabled ? 'on' : 'off'}, not ${expectedOverageEnabled ? 'on' : 'off'} as you expected. Look at it again before changing it.`,
    upstreamCode: null,
  };
}
