import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmulatorSwitches } from '../../src/emulator/control/switch-table.js';
import {
  DOCUMENTED,
  DOCUMENTED_ENTITLEMENT,
  ENTITLEMENT_SUSPENDED,
  entitlementOf,
  HAS_LEGACY_AZURE,
  NOT_ELIGIBLE,
  OVERAGE_NEVER_SET,
  OWNED_BY_ANOTHER,
  UNKNOWN_CUSTOMER,
  WITHOUT_RELATIONSHIP,
} from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { setOverage } from '../support/set-overage.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const enable = { overageEnabled: true, allowDefaultEntitlement: true };

describe('a refusal that a person can act on', () => {
  const ENTITLEMENT = ['input', 'azureEntitlementId'];
  const CUSTOMER = ['input', 'customerId'];
  const PARTNER = ['input', 'partnerId'];
  const ofAnother = { ...enable, azureEntitlementId: DOCUMENTED_ENTITLEMENT };
  const unknownPartner = { ...enable, partnerId: '99999' };
  const noReseller = { ...enable, partnerId: '7777777' };

  it.each<[string, string, string[] | null, string, object, Partial<EmulatorSwitches>?]>([
    ['AZURE_ENTITLEMENT_NOT_FOUND', '800111', ENTITLEMENT, OVERAGE_NEVER_SET, ofAnother],
    ['LEGACY_AZURE_SUBSCRIPTION', '800112', CUSTOMER, HAS_LEGACY_AZURE, enable],
    ['NOT_ELIGIBLE', '800114', CUSTOMER, NOT_ELIGIBLE, enable],
    ['OWNED_BY_ANOTHER_PARTNER', '800115', CUSTOMER, OWNED_BY_ANOTHER, enable],
    ['PARTNER_NOT_FOUND', '800015', PARTNER, OVERAGE_NEVER_SET, unknownPartner],
    [
      'PARTNER_NOT_FOUND',
      '2072',
      PARTNER,
      OVERAGE_NEVER_SET,
      unknownPartner,
      { unknownPartnerError: '2072' },
    ],
    ['PARTNER_NOT_INDIRECT_RESELLER', '800016', PARTNER, OVERAGE_NEVER_SET, noReseller],
    [
      'PARTNER_NOT_INDIRECT_RESELLER',
      '900154',
      PARTNER,
      OVERAGE_NEVER_SET,
      noReseller,
      { notResellerError: '900154' },
    ],
    ['NOT_ELIGIBLE', '800114', CUSTOMER, NOT_ELIGIBLE, enable, { numericCodes: true }],
    ['NOT_ELIGIBLE', '800114', CUSTOMER, NOT_ELIGIBLE, enable, { errorShape: 'newer' }],
    [
      'UPSTREAM_REFUSED',
      '900278',
      null,
      DOCUMENTED,
      { ...enable, azureResourceGroup: {} },
      { repeatedPut: 'conflict' },
    ],
  ])('is %s for %s', async (code, upstreamCode, field, customerId, input, switches = {}) => {
    running.emulator.setSwitches(switches);
    const before = running.emulator.state(customerId);
    const { payload, errors } = await setOverage(running, { customerId, ...input });
    expect(errors).toBeUndefined();
    expect(payload).toMatchObject({
      outcome: 'REJECTED',
      userErrors: [{ code, field, upstreamCode, message: expect.stringMatching(/\w{3}.*\.$/) }],
    });
    expect(running.apiRequests('PUT')).toHaveLength(1);
    expect(running.emulator.state(customerId)).toEqual(before);
  });

  it('is UPSTREAM_REFUSED with its code for any other business code', async () => {
    const input = {
      customerId: ENTITLEMENT_SUSPENDED,
      overageEnabled: true,
      azureEntitlementId: entitlementOf(running.emulator, ENTITLEMENT_SUSPENDED),
    };
    const { payload } = await setOverage(running, input);
    expect(payload.userErrors).toEqual([
      {
        code: 'UPSTREAM_REFUSED',
        field: null,
        upstreamCode: '800012',
        message: expect.stringContaining('not active'),
      },
    ]);
  });
});

describe('a refusal that is not about the change', () => {
  it.each([
    ['a right that our account lacks', { status: 403, body: '{"code":"900150"}' }, 'UPSTREAM_FORBIDDEN', 1],
    ['403 without a code', { status: 403, body: '' }, 'UPSTREAM_FORBIDDEN', 1],
    ['409 without a code', { status: 409, body: '' }, 'UPSTREAM_REJECTED', 1],
    ['401 every time', { status: 401, body: '', times: 0 }, 'UPSTREAM_AUTHENTICATION_FAILED', 2],
  ])('is an error: %s', async (_what, fault, code, puts) => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, ...fault }]);
    const { data, errors } = await setOverage(running, { customerId: DOCUMENTED, overageEnabled: false });
    expect(data).toEqual({ setOverage: null });
    expect(errors).toMatchObject([
      { path: ['setOverage'], extensions: { code, upstream: { status: fault.status } } },
    ]);
    expect(running.apiRequests('PUT')).toHaveLength(puts);
  });

  it.each([UNKNOWN_CUSTOMER, WITHOUT_RELATIONSHIP])(
    'is NOT_FOUND, with nothing of the upstream, for %s',
    async (customerId) => {
      const { errors } = await setOverage(running, { customerId, ...enable });
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      expect(errors?.[0]?.message).toContain(`There is no customer ${customerId} that you may see`);
      expect(errors?.[0]?.extensions).not.toHaveProperty('upstream');
      expect(running.apiRequests('PUT')).toEqual([]);
    },
  );

  it('is NOT_FOUND too when the customer goes away between look and PUT', async () => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 404, body: '{"code":60003}' }]);
    const { errors } = await setOverage(running, { customerId: DOCUMENTED, overageEnabled: false });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(errors?.[0]?.extensions).not.toHaveProperty('upstream');
  });
});

describe('bad input', () => {
  const tags = (...list: [string, string][]) => ({
    azureResourceGroup: { tags: list.map(([name, value]) => ({ name, value })) },
  });
  const many = Array.from({ length: 51 }, (_, at): [string, string] => [`tag ${at}`, '']);

  it.each<[string, Record<string, unknown>, string]>([
    ['a partnerId with CR and LF', { partnerId: '1234\r\nX-Evil: 1' }, 'input.partnerId'],
    ['a partnerId that ends in LF', { partnerId: '1234\n' }, 'input.partnerId'],
    ['a partnerId with letters', { partnerId: '12a4' }, 'input.partnerId'],
    ['a partnerId of other digits', { partnerId: '１２３４' }, 'input.partnerId'],
    ['an empty partnerId', { partnerId: '' }, 'input.partnerId'],
    ['a partnerId of 16 digits', { partnerId: '1'.repeat(16) }, 'input.partnerId'],
    ['a partnerId that is a number', { partnerId: 1234 }, 'input.partnerId'],
    ['an entitlement in braces', { azureEntitlementId: `{${DOCUMENTED_ENTITLEMENT}}` }, 'GUID'],
    ['a customer id that is none', { customerId: '../invoices' }, 'GUID'],
    ['a member that does not exist', { type: 'PhoneServices' }, 'type'],
    [
      'a region with a blank',
      { azureResourceGroup: { location: 'Canada Central' } },
      'azureResourceGroup.location',
    ],
    ['an empty region', { azureResourceGroup: { location: '' } }, 'azureResourceGroup.location'],
    ['a tag without a name', tags([' ', 'x']), 'tags[0].name'],
    ['a tag name of 513 characters', tags(['n'.repeat(513), 'x']), 'tags[0].name'],
    ['a tag name with a control character', tags(['a', 'x'], ['b\u0000', 'x']), 'tags[1].name'],
    ['a tag name given twice', tags(['a', 'x'], ['a', 'y']), 'tags[1].name'],
    ['a tag value of 257 characters', tags(['a', 'v'.repeat(257)]), 'tags[0].value'],
    ['a tag value with a line break', tags(['a', 'x\ny']), 'tags[0].value'],
    ['a key with a right-to-left override', { idempotencyKey: 'order-\u202e1' }, 'input.idempotencyKey'],
    ['a key with a zero-width joiner', { idempotencyKey: 'order-\u200d1' }, 'input.idempotencyKey'],
    ['a reason with a right-to-left override', { reason: 'asked \u202eyb' }, 'input.reason'],
    ['a reason with a zero-width space', { reason: 'asked\u200bby' }, 'input.reason'],
    ['51 tags', tags(...many), 'input.azureResourceGroup.tags'],
  ])('is refused before anything is sent: %s', async (_what, input, named) => {
    const { errors } = await setOverage(running, { customerId: DOCUMENTED, ...enable, ...input });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }]);
    expect(errors?.[0]?.message).toContain(named);
    expect(running.apiRequests()).toEqual([]);
  });
});

describe('a caller without the right', () => {
  it.each([
    ['demo-reader', true, 'Overage.Enable'],
    ['demo-reader', false, 'Overage.Disable'],
    ['demo-stranger', true, 'Overage.Enable'],
    ['demo-stranger', false, 'Overage.Disable'],
  ] as const)('%s may not set overageEnabled to %s', async (as, overageEnabled, role) => {
    const input = { customerId: DOCUMENTED, ...enable, overageEnabled };
    const { data, errors } = await setOverage(running, input, { as });
    expect(data).toEqual({ setOverage: null });
    expect(errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' }, message: expect.stringContaining(role) },
    ]);
    expect(running.apiRequests()).toEqual([]);
  });

  it.each([`overage(customerId: "${DOCUMENTED}")`, `overages(customerIds: ["${DOCUMENTED}"])`])(
    'demo-stranger may not ask for %s',
    async (field) => {
      const { errors } = await running.ask(`{ ${field} { totalCount } }`, undefined, { as: 'demo-stranger' });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(running.apiRequests()).toEqual([]);
    },
  );
});
