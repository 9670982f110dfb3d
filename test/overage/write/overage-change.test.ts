import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { echoes, fingerprint, type OverageChange, shows } from '../../../src/overage/write/overage-change.js';
import { aChange, CUSTOMER, ENTITLEMENT, OFF, ON, ON_ELSEWHERE } from './write-fixtures.js';

describe('the fingerprint of a change', () => {
  const base = aChange({ wanted: { ...ON, partnerId: '1234' } });

  it.each<[string, Partial<OverageChange>]>([
    ['the customer', { customerId: ENTITLEMENT }],
    ['the direction', { wanted: { ...base.wanted, overageEnabled: false } }],
    ['the entitlement', { wanted: { ...base.wanted, azureEntitlementId: CUSTOMER } }],
    ['whether an entitlement is named', { wanted: { overageEnabled: true, partnerId: '1234' } }],
    ['the partner', { wanted: { ...base.wanted, partnerId: '1235' } }],
    ['a resource group, even an empty one', { azureResourceGroup: {} }],
    ['the region', { azureResourceGroup: { location: 'uksouth' } }],
    ['a tag', { azureResourceGroup: { tags: { team: 'voice' } } }],
    ['the consent to a default entitlement', { allowDefaultEntitlement: true }],
    ['an expectation', { expectedOverageEnabled: false }],
  ])('differs with %s', (_what, difference) => {
    expect(fingerprint({ ...base, ...difference })).not.toBe(fingerprint(base));
  });

  it.each<[string, Partial<OverageChange>]>([
    ['the reason', { reason: 'again' }],
    ['how long to wait', { waitForVisibleSeconds: 10 }],
    ['the key itself', { idempotencyKey: 'another' }],
  ])('is the same whatever %s', (_what, difference) => {
    expect(fingerprint({ ...base, ...difference })).toBe(fingerprint(base));
  });

  it('tells a list of no tags, which is sent, from none given', () => {
    const group = (tags?: object) => aChange({ azureResourceGroup: { location: 'uksouth', ...tags } });
    expect(fingerprint(group({ tags: {} }))).not.toBe(fingerprint(group()));
  });

  it('does not depend on the order of the tags', () => {
    const tags = fc.uniqueArray(fc.tuple(fc.string({ minLength: 1 }), fc.string()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(tags, (pairs) => {
        const withTags = (list: [string, string][]) =>
          fingerprint(aChange({ azureResourceGroup: { tags: Object.fromEntries(list) } }));
        expect(withTags(pairs.toReversed())).toBe(withTags(pairs));
      }),
    );
  });

  it('is different for any two different changes', () => {
    const change = fc.record({
      overageEnabled: fc.boolean(),
      azureEntitlementId: fc.constantFrom(undefined, 'a', 'a,b'),
      partnerId: fc.constantFrom(undefined, 'a', 'b', 'b,'),
    });
    fc.assert(
      fc.property(change, change, (one, other) => {
        const same = JSON.stringify(one) === JSON.stringify(other);
        expect(fingerprint(aChange({ wanted: one })) === fingerprint(aChange({ wanted: other }))).toBe(same);
      }),
    );
  });
});

describe('an echo', () => {
  it.each([
    ['agrees when it repeats what was sent', ON, ON, true],
    ['agrees when it adds what was not sent', { ...ON, partnerId: '1234' }, ON, true],
    ['disagrees in the flag', { ...ON, overageEnabled: false }, ON, false],
    ['disagrees in the entitlement', ON_ELSEWHERE, ON, false],
    ['disagrees when it lacks the entitlement that was sent', { overageEnabled: true }, ON, false],
    ['disagrees in the partner', { ...ON, partnerId: '1' }, { ...ON, partnerId: '2' }, false],
    ['disagrees in the entitlement of a disabling too', OFF, { ...ON, overageEnabled: false }, false],
  ])('%s', (_what, echo, sent, agrees) => expect(echoes(echo, sent)).toBe(agrees));
});

describe('a read', () => {
  it('shows that overage is off whatever entitlement stays with it', () => {
    expect(shows({ ...ON_ELSEWHERE, overageEnabled: false }, { ...ON, overageEnabled: false })).toBe(true);
  });
  it('shows that overage is off when nothing is listed', () => expect(shows(undefined, OFF)).toBe(true));
  it('shows no enabling when nothing is listed', () => expect(shows(undefined, ON)).toBe(false));
});
