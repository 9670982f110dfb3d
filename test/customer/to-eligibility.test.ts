import { describe, expect, it } from 'vitest';
import 'reflect-metadata';
import { reasonsAgainst, toEligibility } from '../../src/customer/to-eligibility.js';
import { azureEntitlementWire } from '../../src/partner-center/azure-entitlement.wire.js';
import { subscriptionWire } from '../../src/partner-center/subscription.wire.js';

const CALLING = { id: 'c', status: 'active', billingType: 'license', consumptionType: 'overage' };
const PLAN = { id: 'p', status: 'active', billingType: 'usage', offerId: 'DZH318Z0BPS6:0001:DZH318Z0BMTX' };
const LEGACY = { id: 'l', status: 'active', billingType: 'usage', offerId: 'MS-AZR-0145P' };
const ENTITLEMENT = { id: 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e', status: 'active' };

const holdings = (subscriptions: object[], entitlements: object[] = [ENTITLEMENT]) => ({
  subscriptions: subscriptionWire.array().parse(subscriptions),
  entitlements: azureEntitlementWire.array().parse(entitlements),
});

describe('eligibility for overage', () => {
  it('needs an active subscription that can use it, an active Azure plan and an active entitlement', () => {
    expect(reasonsAgainst(holdings([CALLING, PLAN]))).toEqual([]);
  });

  it.each([
    ['a list, as one table of the documents has it', { ...CALLING, consumptionType: ['overage'] }],
    ['in another letter case', { ...CALLING, consumptionType: 'Overage', status: 'Active' }],
  ])('reads the consumption type %s', (_what, calling) => {
    expect(reasonsAgainst(holdings([calling, PLAN]))).toEqual([]);
  });

  it.each(['suspended', 'expired', 'pending', 'hibernating', null, undefined])(
    'does not count on a subscription whose status is %s',
    (status) => {
      expect(reasonsAgainst(holdings([{ ...CALLING, status }, PLAN]))).toEqual(['NO_ELIGIBLE_SUBSCRIPTION']);
      expect(reasonsAgainst(holdings([CALLING, { ...PLAN, status }]))).toEqual(['NO_AZURE_PLAN']);
    },
  );

  it('names everything that is in the way at once', () => {
    expect(reasonsAgainst(holdings([LEGACY], []))).toEqual([
      'NO_ELIGIBLE_SUBSCRIPTION',
      'LEGACY_AZURE_SUBSCRIPTION',
      'NO_AZURE_PLAN',
    ]);
  });

  it('is not hindered by legacy Azure that has ended', () => {
    expect(reasonsAgainst(holdings([CALLING, PLAN, { ...LEGACY, status: 'deleted' }]))).toEqual([]);
  });

  it('calls a subscription by its friendly name, else by its offer', () => {
    const subscriptions = [
      { ...CALLING, friendlyName: 'Phones', offerName: 'Calling Plan' },
      { ...CALLING, friendlyName: '', offerName: 'Calling Plan' },
      CALLING,
    ];
    expect(toEligibility(holdings(subscriptions)).subscriptions.map(({ name }) => name)).toEqual([
      'Phones',
      'Calling Plan',
      null,
    ]);
  });
});
