import { describe, expect, it } from 'vitest';
import type { SetOverageInput } from '../../../src/overage/set-overage.input.js';
import { toOverageChange } from '../../../src/overage/write/validate.step.js';
import { CUSTOMER, ENTITLEMENT } from './write-fixtures.js';

const input: SetOverageInput = {
  customerId: CUSTOMER,
  overageEnabled: true,
  allowDefaultEntitlement: false,
  dryRun: false,
  waitForVisibleSeconds: 0,
};

describe('an input becomes a change', () => {
  it('with nothing that was not given', () => {
    expect(toOverageChange({ ...input, reason: null, partnerId: null })).toEqual({
      customerId: CUSTOMER,
      wanted: { overageEnabled: true },
      allowDefaultEntitlement: false,
      waitForVisibleSeconds: 0,
    });
  });

  it('with everything that was', () => {
    const given = {
      azureEntitlementId: ENTITLEMENT,
      partnerId: '1234',
      idempotencyKey: 'key',
      expectedOverageEnabled: false,
      reason: 'The customer asked: "now" 🙂',
      waitForVisibleSeconds: 15,
      azureResourceGroup: { location: 'uksouth', tags: [{ name: 'team', value: '' }] },
    };
    expect(toOverageChange({ ...input, ...given })).toEqual({
      customerId: CUSTOMER,
      wanted: { overageEnabled: true, azureEntitlementId: ENTITLEMENT, partnerId: '1234' },
      allowDefaultEntitlement: false,
      azureResourceGroup: { location: 'uksouth', tags: { team: '' } },
      expectedOverageEnabled: false,
      idempotencyKey: 'key',
      reason: given.reason,
      waitForVisibleSeconds: 15,
    });
  });
});

describe('an input is refused, by name', () => {
  it.each<[string, Partial<SetOverageInput>]>([
    ['input.idempotencyKey', { idempotencyKey: '' }],
    ['input.idempotencyKey', { idempotencyKey: ' ' }],
    ['input.idempotencyKey', { idempotencyKey: 'k'.repeat(256) }],
    ['input.idempotencyKey', { idempotencyKey: 'a\u0000b' }],
    ['input.idempotencyKey', { idempotencyKey: 'half \ud83d' }],
    ['input.reason', { reason: '' }],
    ['input.reason', { reason: 'r'.repeat(501) }],
    ['input.reason', { reason: 'forged\nline' }],
    ['tags[0].name', { azureResourceGroup: { tags: [{ name: 'half \ud83d', value: '' }] } }],
    [
      'tags[1].value',
      {
        azureResourceGroup: {
          tags: [
            { name: 'a', value: '' },
            { name: 'b', value: '\udc00' },
          ],
        },
      },
    ],
    ['input.waitForVisibleSeconds', { waitForVisibleSeconds: -1 }],
    ['input.waitForVisibleSeconds', { waitForVisibleSeconds: 16 }],
  ])('%s of %o', (name, wrong) => {
    expect(() => toOverageChange({ ...input, ...wrong })).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringContaining(name) }),
    );
  });
});
