import { type SetOverageUserError, SetOverageUserErrorCode } from '../set-overage-user-error.type.js';
import type { OverageChange } from './overage-change.js';

/** What stands against a change before anything is read or recorded; empty when nothing does. */
export function guard(change: OverageChange, enablingIsFrozen: boolean): SetOverageUserError[] {
  const missing = missingEntitlement(change);
  return [
    ...(change.wanted.overageEnabled && enablingIsFrozen ? [CHANGES_FROZEN] : []),
    ...(missing === undefined ? [] : [missing]),
  ];
}

/** The refusal of an enabling that leaves it to Partner Center which entitlement pays, without saying so. */
export function missingEntitlement({
  wanted,
  allowDefaultEntitlement,
}: OverageChange): SetOverageUserError | undefined {
  const isClear =
    !wanted.overageEnabled || wanted.azureEntitlementId !== undefined || allowDefaultEntitlement;
  return isClear ? undefined : ENTITLEMENT_REQUIRED;
}

/** The refusal of a caller who has enabled as many customers within the last hour as allowed. */
export const ENABLE_LIMIT_REACHED: SetOverageUserError = {
  code: SetOverageUserErrorCode.ENABLE_LIMIT_REACHED,
  field: ['input', 'overageEnabled'],
  message:
    'You have enabled as many customers within the last hour as you may. Wait, or ask the operator of the gateway for more.',
  upstreamCode: null,
};

/** The refusal of every enabling while the operator's freeze file is there. */
export const CHANGES_FROZEN: SetOverageUserError = {
  code: SetOverageUserErrorCode.CHANGES_FROZEN,
  field: ['input', 'overageEnabled'],
  message: 'The operator of the gateway has stopped all enabling for now. Disabling is still possible.',
  upstreamCode: null,
};

const ENTITLEMENT_REQUIRED: SetOverageUserError = {
  code: SetOverageUserErrorCode.ENTITLEMENT_REQUIRED,
  field: ['input', 'azureEntitlementId'],
  message:
    'Name the Azure entitlement to charge in azureEntitlementId. Without one Partner Center may create an Azure subscription or buy an Azure plan; allowDefaultEntitlement: true permits that.',
  upstreamCode: null,
};
