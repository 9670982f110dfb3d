import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/emulator/emulator.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { entitlement } from '../../src/emulator/seed/subscriptions.js';
import {
  type ApiClient,
  apiClient,
  DOCUMENTED,
  ENTITLEMENT,
  emulatorForTest,
  HandClock,
  refusalOf,
} from './emulator-client.js';

const on = (azureEntitlementId?: string | null, partnerId?: string) => ({
  azureEntitlementId,
  partnerId,
  overageEnabled: true,
});
const entitlementOf = (id: string, name = 'Subscription 1') => entitlement(id, name).id;
const shown = async (api: ApiClient, id: string) => (await (await api.getOverage(id)).json()).items[0];

describe('PUT overage', () => {
  it('answers the documented example', async () => {
    const api = await apiClient(await emulatorForTest());
    const answer = await api.putOverage(on(ENTITLEMENT, '5357563'));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      azureEntitlementId: ENTITLEMENT,
      partnerId: '5357563',
      type: 'PhoneServices',
      overageEnabled: true,
      links: {
        overage: { uri: `/customers/${DOCUMENTED}/subscriptions/overage`, method: 'GET', headers: [] },
      },
      attributes: { objectType: 'Overage' },
    });
  });

  it('is seen by the next GET', async () => {
    const api = await apiClient(await emulatorForTest());
    const id = namedCustomerId(1);
    await api.putOverage(on(entitlementOf(id)), id);
    expect(await shown(api, id)).toMatchObject({
      azureEntitlementId: entitlementOf(id),
      overageEnabled: true,
    });
  });

  it('may be repeated, and may move overage to another entitlement', async () => {
    const api = await apiClient(await emulatorForTest());
    const id = namedCustomerId(8);
    for (const name of ['Production', 'Production', 'Telephony']) {
      expect((await api.putOverage(on(entitlementOf(id, name)), id)).status).toBe(200);
    }
    expect(await shown(api, id)).toMatchObject({ azureEntitlementId: entitlementOf(id, 'Telephony') });
  });

  it('turns overage off and keeps the entitlement', async () => {
    const api = await apiClient(await emulatorForTest());
    const answer = await api.putOverage({ overageEnabled: false });
    expect(await answer.json()).toMatchObject({
      azureEntitlementId: ENTITLEMENT,
      partnerId: '1234',
      overageEnabled: false,
    });
    expect(await shown(api, DOCUMENTED)).toMatchObject({ overageEnabled: false });
  });

  it('reads PascalCase, unknown members and a byte order mark, as the .NET SDK sends them', async () => {
    const api = await apiClient(await emulatorForTest());
    const body = {
      AzureEntitlementId: ENTITLEMENT.toUpperCase(),
      PartnerId: '5357563',
      Type: null,
      OverageEnabled: true,
      OrderId: null,
      Links: {},
    };
    const answer = await api.putOverage(`\uFEFF${JSON.stringify(body)}`);
    expect(await answer.json()).toMatchObject({ azureEntitlementId: ENTITLEMENT, partnerId: '5357563' });
  });

  it.each([
    ['no body', ''],
    ['no JSON', '{"overageEnabled":'],
    ['a list', '[]'],
    ['null', 'null'],
    ['no overageEnabled', '{}'],
    ['overageEnabled as a text', '{"overageEnabled":"true"}'],
    ['an entitlement that is no GUID', '{"overageEnabled":true,"azureEntitlementId":"x"}'],
    ['a partnerId that is a number', '{"overageEnabled":true,"partnerId":1234}'],
    ['a resource group that is a text', '{"overageEnabled":true,"azureResourceGroup":"M365"}'],
    ['tags that are no texts', '{"overageEnabled":true,"azureResourceGroup":{"tags":{"a":1}}}'],
  ])('refuses %s', async (_, body) => {
    const api = await apiClient(await emulatorForTest());
    expect(await refusalOf(api.putOverage(body))).toBe('400/800002');
    expect(await shown(api, DOCUMENTED)).toMatchObject({ partnerId: '1234', overageEnabled: true });
  });

  it('refuses a body over 1 MiB with 413 and takes one just below', async () => {
    const api = await apiClient(await emulatorForTest());
    const padded = (bytes: number) => JSON.stringify({ overageEnabled: true, filler: 'x'.repeat(bytes) });
    expect((await api.putOverage(padded(1024 * 1024))).status).toBe(413);
    expect((await api.putOverage(padded(1024 * 1024 - 100))).status).toBe(200);
  });

  it.each([
    ['an unknown entitlement', DOCUMENTED, on('00000000-1111-4222-8333-444444444444'), '404/800111'],
    ['an entitlement of another customer', namedCustomerId(1), on(ENTITLEMENT), '404/800111'],
    ['legacy Azure', namedCustomerId(5), on(entitlementOf(namedCustomerId(5))), '403/800112'],
    ['no eligible subscription', namedCustomerId(6), on(entitlementOf(namedCustomerId(6))), '403/800114'],
    [
      'a suspended eligible subscription',
      namedCustomerId(15),
      on(entitlementOf(namedCustomerId(15))),
      '403/800114',
    ],
    ['overage of another partner', namedCustomerId(7), on(entitlementOf(namedCustomerId(7))), '403/800115'],
    [
      'a suspended entitlement',
      namedCustomerId(9),
      on(entitlementOf(namedCustomerId(9), 'Old')),
      '400/800012',
    ],
    ['an unknown PartnerID', DOCUMENTED, on(ENTITLEMENT, '9999999'), '404/800015'],
    ['a PartnerID that is no reseller', DOCUMENTED, on(ENTITLEMENT, '7777777'), '400/800016'],
    ['a reseller that is inactive', DOCUMENTED, on(ENTITLEMENT, '4820018'), '400/800016'],
    ['no relationship', namedCustomerId(14), on(), '403/20002'],
  ])('refuses %s', async (_, id, body, refusal) => {
    const api = await apiClient(await emulatorForTest());
    expect(await refusalOf(api.putOverage(body, id))).toBe(refusal);
  });
});

describe('PUT without an entitlement', () => {
  it('takes "Subscription 1"', async () => {
    const api = await apiClient(await emulatorForTest());
    const id = namedCustomerId(8);
    expect((await (await api.putOverage(on(null), id)).json()).azureEntitlementId).toBe(entitlementOf(id));
  });

  it.each([
    ['an entitlement under an Azure plan that has none', 16],
    ['an Azure plan and an entitlement where there is neither', 4],
  ])('makes %s', async (_, number) => {
    const api = await apiClient(await emulatorForTest());
    const id = namedCustomerId(number);
    const { azureEntitlementId } = await (await api.putOverage(on(), id)).json();
    const { items } = await (await api.get(`/customers/${id}/subscriptions`)).json();
    const plan = items.find((one: { billingType: string }) => one.billingType === 'usage');
    const entitlements = await (
      await api.get(`/customers/${id}/subscriptions/${plan.id}/azureEntitlements`)
    ).json();
    expect(entitlements.items).toMatchObject([{ id: azureEntitlementId, friendlyName: 'Subscription 1' }]);
  });
});

describe('a repeated MS-RequestId', () => {
  const requestId = { 'MS-RequestId': '18752a69-1aa1-4ef7-8f9d-eb3681b2d70a' };

  it('gets the answer of the first PUT again, without a second change', async () => {
    const api = await apiClient(await emulatorForTest());
    const first = await (await api.putOverage(on(ENTITLEMENT, '5357563'), DOCUMENTED, requestId)).json();
    await api.putOverage({ overageEnabled: false });
    const again = await (await api.putOverage(on(ENTITLEMENT, '5357563'), DOCUMENTED, requestId)).json();
    expect(again).toEqual(first);
    expect(await shown(api, DOCUMENTED)).toMatchObject({ overageEnabled: false });
  });

  it('does not remember refusals', async () => {
    const api = await apiClient(await emulatorForTest());
    expect((await api.putOverage('{}', DOCUMENTED, requestId)).status).toBe(400);
    expect((await api.putOverage(on(ENTITLEMENT), DOCUMENTED, requestId)).status).toBe(200);
  });

  const repeatAfterTurningOff = async (emulator: Emulator, wait: () => void) => {
    const api = await apiClient(emulator);
    await api.putOverage(on(ENTITLEMENT), DOCUMENTED, requestId);
    await api.putOverage({ overageEnabled: false });
    wait();
    await api.putOverage(on(ENTITLEMENT), DOCUMENTED, requestId);
    return (await shown(api, DOCUMENTED)).overageEnabled;
  };

  it('is forgotten after ten minutes', async () => {
    const clock = new HandClock();
    const emulator = await emulatorForTest({ now: clock.now });
    expect(await repeatAfterTurningOff(emulator, () => clock.advance(599_000))).toBe(false);
    emulator.reset();
    expect(await repeatAfterTurningOff(emulator, () => clock.advance(600_001))).toBe(true);
  });

  it('is just another PUT when the switch is off', async () => {
    const emulator = await emulatorForTest({ switches: { replayByRequestId: false } });
    expect(await repeatAfterTurningOff(emulator, () => {})).toBe(true);
  });
});
