import { PartnerCenterError } from '../../partner-center/partner-center-error.js';
import { type SetOverageUserError, SetOverageUserErrorCode } from '../set-overage-user-error.type.js';

interface Row {
  readonly code: SetOverageUserErrorCode;
  readonly field: readonly string[];
  readonly message: string;
}

const ENTITLEMENT = ['input', 'azureEntitlementId'];
const CUSTOMER = ['input', 'customerId'];
const PARTNER = ['input', 'partnerId'];

const PARTNER_NOT_FOUND: Row = {
  code: SetOverageUserErrorCode.PARTNER_NOT_FOUND,
  field: PARTNER,
  message:
    'Partner Center does not know this PartnerID as a partner of record. Check the MPN id of the indirect reseller.',
};
const NOT_INDIRECT_RESELLER: Row = {
  code: SetOverageUserErrorCode.PARTNER_NOT_INDIRECT_RESELLER,
  field: PARTNER,
  message:
    'This PartnerID is not an active indirect reseller of yours. Check the MPN id, or leave partnerId out.',
};

/** Refusals by `status/code` (document "Error codes") that have a user-error code of their own. */
export const USER_ERROR_TABLE: ReadonlyMap<string, Row> = new Map<string, Row>([
  [
    '404/800111',
    {
      code: SetOverageUserErrorCode.AZURE_ENTITLEMENT_NOT_FOUND,
      field: ENTITLEMENT,
      message:
        'The customer has no Azure subscription for this entitlement. Choose one of the customer’s own.',
    },
  ],
  [
    '403/800112',
    {
      code: SetOverageUserErrorCode.LEGACY_AZURE_SUBSCRIPTION,
      field: CUSTOMER,
      message: 'The customer still owns legacy Azure subscriptions. Move them to the Azure plan first.',
    },
  ],
  [
    '403/800114',
    {
      code: SetOverageUserErrorCode.NOT_ELIGIBLE,
      field: CUSTOMER,
      message:
        'You may not manage overage for this customer. The customer needs an eligible subscription bought through you.',
    },
  ],
  [
    '403/800115',
    {
      code: SetOverageUserErrorCode.OWNED_BY_ANOTHER_PARTNER,
      field: CUSTOMER,
      message:
        'Another partner holds the overage of this customer, and has to set it to None before you can set it.',
    },
  ],
  ['404/800015', PARTNER_NOT_FOUND],
  ['404/2072', PARTNER_NOT_FOUND],
  ['400/800016', NOT_INDIRECT_RESELLER],
  ['400/900154', NOT_INDIRECT_RESELLER],
]);

/**
 * A refused PUT as something a person can act on; undefined when it is not about this change (credentials, rights of
 * our own account, throttling, an unknown customer) or carries no business code.
 */
export function toUserError(error: unknown): SetOverageUserError | undefined {
  if (!(error instanceof PartnerCenterError) || error.upstreamCode === undefined) return undefined;
  const row = USER_ERROR_TABLE.get(`${error.status}/${error.upstreamCode}`);
  if (row !== undefined) return { ...row, upstreamCode: error.upstreamCode };
  if (error.code !== 'UPSTREAM_REJECTED') return undefined;
  return {
    code: SetOverageUserErrorCode.UPSTREAM_REFUSED,
    field: null,
    message: error.message,
    upstreamCode: error.upstreamCode,
  };
}
