import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  DOCUMENTED,
  DOCUMENTED_ENTITLEMENT,
  entitlementOf,
  OVERAGE_NEVER_SET,
  OVERAGE_OFF,
} from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { setOverage } from '../support/set-overage.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  // These tests begin each with a fresh emulator; changes that it has forgotten must not make a look doubtful.
  running = await startGatewayUnderTest({ env: { VISIBILITY_WINDOW_MS: '0' } });
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const shownNow = async (customerId: string) => {
  const { data } = await running.ask(
    `{ overage(customerId: "${customerId}") { items { overageEnabled azureEntitlementId } } }`,
  );
  return data.overage.items;
};

describe('setOverage', () => {
  it('is ACCEPTED, and a read shows it', async () => {
    const azureEntitlementId = entitlementOf(running.emulator, OVERAGE_NEVER_SET);
    const { payload, errors } = await setOverage(running, {
      customerId: OVERAGE_NEVER_SET,
      overageEnabled: true,
      azureEntitlementId,
    });
    expect(errors).toBeUndefined();
    expect(payload).toEqual({
      outcome: 'ACCEPTED',
      overage: { azureEntitlementId, partnerId: null, overageEnabled: true },
      userErrors: [],
    });
    expect(await shownNow(OVERAGE_NEVER_SET)).toEqual([{ overageEnabled: true, azureEntitlementId }]);
  });

  it('is ACCEPTED with the new state although a read still shows the old one', async () => {
    running.emulator.setSwitches({ visibilityDelayMs: 60_000 });
    const { payload } = await setOverage(running, { customerId: DOCUMENTED, overageEnabled: false });
    expect(payload).toMatchObject({ outcome: 'ACCEPTED', overage: { overageEnabled: false } });
    expect(await shownNow(DOCUMENTED)).toMatchObject([{ overageEnabled: true }]);
  });

  it.each([
    [
      'on, with the same entitlement and partner',
      DOCUMENTED,
      { overageEnabled: true, azureEntitlementId: DOCUMENTED_ENTITLEMENT, partnerId: '1234' },
    ],
    ['on, with any entitlement', DOCUMENTED, { overageEnabled: true, allowDefaultEntitlement: true }],
    ['off', OVERAGE_OFF, { overageEnabled: false }],
    ['off, because it was never set', OVERAGE_NEVER_SET, { overageEnabled: false }],
  ])('is UNCHANGED without a PUT when overage already is %s', async (_what, customerId, input) => {
    const { payload } = await setOverage(running, { customerId, ...input });
    expect(payload).toMatchObject({ outcome: 'UNCHANGED', userErrors: [] });
    expect(running.apiRequests('PUT')).toEqual([]);
  });

  it('is sent when only the entitlement would change', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, kind: 'echo-other-entitlement' }]);
    await setOverage(running, {
      customerId: DOCUMENTED,
      overageEnabled: true,
      azureEntitlementId: DOCUMENTED_ENTITLEMENT,
    });
    expect(running.apiRequests('PUT')).toHaveLength(1);
  });

  it('picks the setting to compare with by its type, not by its position', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, kind: 'two-types' }]);
    const { payload } = await setOverage(running, {
      customerId: DOCUMENTED,
      overageEnabled: true,
      allowDefaultEntitlement: true,
    });
    expect(payload.outcome).toBe('UNCHANGED');
  });

  it('asks nobody when enabling names no entitlement and does not allow the default one', async () => {
    const { payload } = await setOverage(running, { customerId: DOCUMENTED, overageEnabled: true });
    expect(payload).toMatchObject({
      outcome: 'REJECTED',
      userErrors: [
        { code: 'ENTITLEMENT_REQUIRED', field: ['input', 'azureEntitlementId'], upstreamCode: null },
      ],
    });
    expect(running.apiRequests()).toEqual([]);
  });

  it.each([
    [DOCUMENTED, true, 'off', 'on'],
    [OVERAGE_OFF, false, 'on', 'off'],
    [OVERAGE_NEVER_SET, false, 'on', 'off'],
  ])(
    'changes nothing when the caller expected something else (%s)',
    async (customerId, isOn, expected, actual) => {
      const input = {
        customerId,
        overageEnabled: !isOn,
        allowDefaultEntitlement: true,
        expectedOverageEnabled: !isOn,
      };
      const { payload } = await setOverage(running, input);
      expect(payload).toMatchObject({
        outcome: 'REJECTED',
        userErrors: [{ code: 'EXPECTATION_FAILED', field: ['input', 'expectedOverageEnabled'] }],
      });
      expect(payload.userErrors[0].message).toContain(`is ${actual}, not ${expected}`);
      expect(payload.overage?.overageEnabled ?? false).toBe(isOn);
      expect(running.apiRequests('PUT')).toEqual([]);
    },
  );

  it('goes on when the expectation holds', async () => {
    const { payload } = await setOverage(running, {
      customerId: DOCUMENTED,
      overageEnabled: false,
      expectedOverageEnabled: true,
    });
    expect(payload.outcome).toBe('ACCEPTED');
  });
});
