import { DOCUMENTED_ENTITLEMENT, NOT_ELIGIBLE, OVERAGE_NEVER_SET } from '../../support/customers.js';
import { changes, inTurn, reads, type SwitchScenes } from './switch-scene.js';

const enable = { overageEnabled: true, allowDefaultEntitlement: true };
const enableNamed = { overageEnabled: true, azureEntitlementId: DOCUMENTED_ENTITLEMENT };
const tagged = (name: string) => ({
  ...enableNamed,
  azureResourceGroup: { location: 'canadacentral', tags: [{ name, value: '1' }] },
});
const turnOff = changes({ overageEnabled: false });
const enableFresh = changes({ ...enable, customerId: OVERAGE_NEVER_SET });

/** Switches that answer what nobody knows about the overage resource itself. */
export const OVERAGE_SCENES = {
  emptyOverage: [
    {
      value: 'empty-collection',
      act: inTurn(reads(OVERAGE_NEVER_SET), enableFresh),
      comesTo: 'nothing; ACCEPTED',
    },
    {
      value: 'disabled-entry',
      act: inTurn(reads(OVERAGE_NEVER_SET), enableFresh),
      comesTo: 'PhoneServices off; ACCEPTED',
    },
    { value: 'not-found', act: inTurn(reads(OVERAGE_NEVER_SET), enableFresh), comesTo: 'nothing; ACCEPTED' },
  ],
  afterDisable: [
    {
      value: 'keep',
      act: inTurn(turnOff, reads(), turnOff),
      comesTo: 'ACCEPTED; PhoneServices off; UNCHANGED',
    },
    {
      value: 'keep-without-entitlement',
      act: inTurn(turnOff, reads(), turnOff),
      comesTo: 'ACCEPTED; PhoneServices off; UNCHANGED',
    },
    { value: 'vanish', act: inTurn(turnOff, reads(), turnOff), comesTo: 'ACCEPTED; nothing; UNCHANGED' },
  ],
  entitlementRequired: [
    { value: 'never', act: enableFresh, comesTo: 'ACCEPTED' },
    {
      value: 'when-enabling',
      act: inTurn(enableFresh, turnOff, changes(enableNamed)),
      comesTo: 'REJECTED UPSTREAM_REFUSED 800002; ACCEPTED; ACCEPTED',
    },
    { value: 'always', act: turnOff, comesTo: 'ACCEPTED' },
  ],
  disableWhenNothingSet: [
    {
      value: 'accept',
      act: changes({ customerId: OVERAGE_NEVER_SET, overageEnabled: false }),
      comesTo: 'UNCHANGED',
    },
    {
      value: 'refuse',
      act: inTurn(
        changes({ customerId: OVERAGE_NEVER_SET, overageEnabled: false }),
        changes({ customerId: OVERAGE_NEVER_SET, overageEnabled: false, azureResourceGroup: {} }),
      ),
      comesTo: 'UNCHANGED; REJECTED UPSTREAM_REFUSED 1000',
    },
  ],
  repeatedPut: [
    { value: 'accept', act: changes({ ...enable, azureResourceGroup: {} }), comesTo: 'ACCEPTED' },
    {
      value: 'conflict',
      act: changes({ ...enable, azureResourceGroup: {} }),
      comesTo: 'REJECTED UPSTREAM_REFUSED 900278',
    },
  ],
  visibilityDelayMs: [
    { value: 0, act: inTurn(turnOff, reads()), comesTo: 'ACCEPTED; PhoneServices off' },
    { value: 60_000, act: inTurn(turnOff, reads()), comesTo: 'ACCEPTED; PhoneServices on' },
  ],
  loseWrites: [
    { value: false, act: inTurn(turnOff, reads()), comesTo: 'ACCEPTED; PhoneServices off' },
    { value: true, act: inTurn(turnOff, reads()), comesTo: 'ACCEPTED; PhoneServices on' },
  ],
  echoResourceGroup: [
    { value: false, act: inTurn(changes(tagged('a')), reads()), comesTo: 'ACCEPTED; PhoneServices on' },
    { value: true, act: inTurn(changes(tagged('a')), reads()), comesTo: 'ACCEPTED; PhoneServices on' },
  ],
  repeatedResourceGroup: [
    {
      value: 'replace',
      act: inTurn(changes(tagged('a')), changes(tagged('b'))),
      comesTo: 'ACCEPTED; ACCEPTED',
    },
    {
      value: 'merge',
      act: inTurn(changes(tagged('a')), changes(tagged('b'))),
      comesTo: 'ACCEPTED; ACCEPTED',
    },
    {
      value: 'refuse',
      act: inTurn(changes(tagged('a')), changes(tagged('b'))),
      comesTo: 'ACCEPTED; REJECTED UPSTREAM_REFUSED 800002',
    },
  ],
  replayByRequestId: [
    { value: true, act: inTurn(turnOff, changes(enableNamed)), comesTo: 'ACCEPTED; ACCEPTED' },
    { value: false, act: inTurn(turnOff, changes(enableNamed)), comesTo: 'ACCEPTED; ACCEPTED' },
  ],
  contractVersionRequired: [
    { value: false, act: inTurn(reads(), turnOff), comesTo: 'PhoneServices on; ACCEPTED' },
    { value: true, act: inTurn(reads(), turnOff), comesTo: 'PhoneServices on; ACCEPTED' },
  ],
  extraOverageType: [
    { value: '', act: inTurn(reads(), turnOff), comesTo: 'PhoneServices on; ACCEPTED' },
    {
      value: 'FaxServices',
      act: inTurn(reads(), turnOff),
      comesTo: 'PhoneServices on, FaxServices off; ACCEPTED',
    },
  ],
  numericCodes: [false, true].map((value) => ({
    value,
    act: changes({ ...enable, customerId: NOT_ELIGIBLE }),
    comesTo: 'REJECTED NOT_ELIGIBLE 800114',
  })),
} as const satisfies Partial<SwitchScenes>;
