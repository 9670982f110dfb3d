import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import {
  DOCUMENTED,
  DOCUMENTED_ENTITLEMENT,
  ENTITLEMENT_SUSPENDED,
  entitlementOf,
  HAS_LEGACY_AZURE,
  NOT_ELIGIBLE,
  OVERAGE_NEVER_SET,
  UNKNOWN_CUSTOMER,
} from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const [WITHOUT_PLAN, NOTHING_AT_ALL] = [4, 17].map(namedCustomerId);

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const preview = async (input: Record<string, unknown>) => {
  const { data, errors } = await running.ask(
    `mutation ($input: SetOverageInput!) { setOverage(input: $input) {
       outcome preview { blockers { code field message } } } }`,
    { input: { overageEnabled: true, dryRun: true, ...input } },
  );
  return { errors, outcome: data?.setOverage?.outcome, blockers: data?.setOverage?.preview?.blockers };
};

describe('a preview of setOverage', () => {
  it('names the entitlement that would be charged, for no further call', async () => {
    const { data } = await running.ask(
      'mutation ($input: SetOverageInput!) { setOverage(input: $input) { preview { azureEntitlement { friendlyName status } } } }',
      {
        input: {
          customerId: DOCUMENTED,
          overageEnabled: true,
          azureEntitlementId: DOCUMENTED_ENTITLEMENT,
          dryRun: true,
        },
      },
    );
    expect(data.setOverage.preview.azureEntitlement).toEqual({
      friendlyName: 'Subscription 1',
      status: 'active',
    });
    expect(running.apiRequests()).toHaveLength(3);
  });

  it('finds nothing in the way of an active entitlement', async () => {
    const azureEntitlementId = entitlementOf(running.emulator, OVERAGE_NEVER_SET);
    expect(await preview({ customerId: OVERAGE_NEVER_SET, azureEntitlementId })).toEqual({
      outcome: 'PREVIEW',
      blockers: [],
    });
    expect(running.apiRequests('PUT')).toEqual([]);
  });

  it.each([
    ['no subscription can use overage', NOT_ELIGIBLE, ['NOT_ELIGIBLE']],
    ['there is legacy Azure', HAS_LEGACY_AZURE, ['LEGACY_AZURE_SUBSCRIPTION']],
    ['the entitlement is suspended', ENTITLEMENT_SUSPENDED, ['AZURE_ENTITLEMENT_NOT_FOUND']],
  ])('says that %s', async (_what, customerId, codes) => {
    const azureEntitlementId = entitlementOf(running.emulator, customerId);
    const { blockers } = await preview({ customerId, azureEntitlementId });
    expect(blockers.map(({ code }: { code: string }) => code)).toEqual(codes);
  });

  it('names a suspended entitlement and its state', async () => {
    const azureEntitlementId = entitlementOf(running.emulator, ENTITLEMENT_SUSPENDED);
    const { blockers } = await preview({ customerId: ENTITLEMENT_SUSPENDED, azureEntitlementId });
    expect(blockers).toEqual([
      {
        code: 'AZURE_ENTITLEMENT_NOT_FOUND',
        field: ['input', 'azureEntitlementId'],
        message: expect.stringContaining(`"Old" (${azureEntitlementId}) is suspended`),
      },
    ]);
  });

  it("proposes the customer's own when the entitlement is somebody else's", async () => {
    const azureEntitlementId = entitlementOf(running.emulator, OVERAGE_NEVER_SET);
    const { blockers } = await preview({ customerId: DOCUMENTED, azureEntitlementId });
    expect(blockers).toEqual([
      {
        code: 'AZURE_ENTITLEMENT_NOT_FOUND',
        field: ['input', 'azureEntitlementId'],
        message: expect.stringContaining(`"Subscription 1" (${DOCUMENTED_ENTITLEMENT})`),
      },
    ]);
  });

  it('does not mind a missing Azure plan when Partner Center may buy one', async () => {
    const { blockers } = await preview({ customerId: WITHOUT_PLAN, allowDefaultEntitlement: true });
    expect(blockers).toEqual([]);
  });

  it('finds nothing in the way of turning it off, and asks nothing to know it', async () => {
    const { blockers } = await preview({ customerId: NOTHING_AT_ALL, overageEnabled: false });
    expect(blockers).toEqual([]);
    expect(running.apiRequests().map(({ path }) => path)).toEqual([
      expect.stringMatching(/subscriptions\/overage$/),
    ]);
  });

  it('is NOT_FOUND for an unknown customer', async () => {
    const { errors } = await preview({
      customerId: UNKNOWN_CUSTOMER,
      azureEntitlementId: DOCUMENTED_ENTITLEMENT,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(errors?.[0]?.extensions).not.toHaveProperty('upstream');
  });

  it('foretells what the write then answers', async () => {
    for (const customerId of [NOT_ELIGIBLE, HAS_LEGACY_AZURE]) {
      const change = { customerId, azureEntitlementId: entitlementOf(running.emulator, customerId) };
      const { blockers } = await preview(change);
      const { data } = await running.ask(
        'mutation ($input: SetOverageInput!) { setOverage(input: $input) { userErrors { code } } }',
        { input: { ...change, overageEnabled: true } },
      );
      expect(blockers.map(({ code }: { code: string }) => ({ code }))).toEqual(data.setOverage.userErrors);
    }
  });
});
