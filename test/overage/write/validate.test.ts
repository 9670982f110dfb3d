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
  it.each([
    ['a script', '\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u062f'],
    ['an emoji', '\u{1f469}\u200d\u{1f4bb} asked'],
  ])('with a reason in %s that needs a joiner', (_what, reason) => {
    expect(toOverageChange({ ...input, reason })).toMatchObject({ reason });
  });

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

describe('what overrides the direction of writing, or has no width, is refused', () => {
  const refusing = (name: string) =>
    expect.objectContaining({ code: 'BAD_USER_INPUT', message: expect.stringContaining(name) });
  const DECEIVING = [
    ...[0x200b, 0x200e, 0x200f, 0x2060, 0xfeff],
    ...[0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2068, 0x2069],
  ];
  const named = (code: number): [string, string] => [code.toString(16), `a${String.fromCodePoint(code)}b`];

  it.each([...DECEIVING, 0x200c, 0x200d].map(named))('in a key: U+%s', (_code, idempotencyKey) => {
    expect(() => toOverageChange({ ...input, idempotencyKey })).toThrow(refusing('input.idempotencyKey'));
  });

  it.each(DECEIVING.map(named))('in a reason: U+%s', (_code, reason) => {
    expect(() => toOverageChange({ ...input, reason })).toThrow(refusing('input.reason'));
  });

  it('as a whole reason, even where it may stand between letters', () => {
    expect(() => toOverageChange({ ...input, reason: ' \u200d' })).toThrow(refusing('input.reason'));
  });
});
