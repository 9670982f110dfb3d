import { namedCustomerId } from '../../../src/emulator/seed/named-customers.js';
import { entitlement } from '../../../src/emulator/seed/subscriptions.js';
import { OVERAGE_OFF } from '../../support/customers.js';
import { changes, inTurn, reads, type SwitchScenes } from './switch-scene.js';

const WITHOUT_RESELLER = namedCustomerId(2);
const TWO_RESELLERS = namedCustomerId(13);
const BRANCH = entitlement(TWO_RESELLERS, 'Branch').id;

const enableBranch = (partnerId?: string) =>
  changes({ customerId: TWO_RESELLERS, overageEnabled: true, azureEntitlementId: BRANCH, partnerId });
const enableUnder = (partnerId: string) =>
  changes({ customerId: OVERAGE_OFF, overageEnabled: true, allowDefaultEntitlement: true, partnerId });

/** Switches about partnerId. */
export const PARTNER_SCENES = {
  unknownPartnerError: [
    { value: '800015', act: enableUnder('31337'), comesTo: 'REJECTED PARTNER_NOT_FOUND 800015' },
    { value: '2072', act: enableUnder('31337'), comesTo: 'REJECTED PARTNER_NOT_FOUND 2072' },
    { value: '900154', act: enableUnder('31337'), comesTo: 'REJECTED PARTNER_NOT_INDIRECT_RESELLER 900154' },
  ],
  notResellerError: [
    {
      value: '800016',
      act: enableUnder('7777777'),
      comesTo: 'REJECTED PARTNER_NOT_INDIRECT_RESELLER 800016',
    },
    {
      value: '900154',
      act: enableUnder('7777777'),
      comesTo: 'REJECTED PARTNER_NOT_INDIRECT_RESELLER 900154',
    },
  ],
  foreignResellerEntitlement: [
    { value: 'accept', act: enableBranch('1234'), comesTo: 'ACCEPTED' },
    { value: 'refuse', act: enableBranch('1234'), comesTo: 'REJECTED UPSTREAM_REFUSED 900323' },
  ],
  omittedPartnerId: [
    { value: 'entitlement-owner', act: enableBranch(), comesTo: 'ACCEPTED' },
    { value: 'refuse', act: enableBranch(), comesTo: 'REJECTED UPSTREAM_REFUSED 800002' },
  ],
  absentPartnerId: (['omit', 'empty', 'null'] as const).map((value) => ({
    value,
    act: inTurn(reads(WITHOUT_RESELLER), changes({ customerId: WITHOUT_RESELLER, overageEnabled: false })),
    comesTo: 'PhoneServices on; ACCEPTED',
  })),
} as const satisfies Partial<SwitchScenes>;
