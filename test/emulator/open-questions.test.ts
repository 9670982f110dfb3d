import { describe, expect, it } from 'vitest';
import type { EmulatorSwitches } from '../../src/emulator/control/switch-table.js';
import { SWITCH_TABLE } from '../../src/emulator/control/switch-table.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { entitlement } from '../../src/emulator/seed/subscriptions.js';
import {
  apiClient,
  DOCUMENTED,
  ENTITLEMENT,
  emulatorForTest,
  HandClock,
  refusalOf,
  userToken,
} from './emulator-client.js';

const NEVER_SET = namedCustomerId(1);
const ON = { azureEntitlementId: ENTITLEMENT, overageEnabled: true };
const OFF = { overageEnabled: false };

async function apiWith(switches: Partial<EmulatorSwitches>) {
  const emulator = await emulatorForTest({ switches: { throttlePerMinute: 0, ...switches } });
  const api = await apiClient(emulator);
  const items = async (id = DOCUMENTED) => (await (await api.getOverage(id)).json()).items;
  return { emulator, api, items };
}

it('has a switch for each of the fifteen open questions', () => {
  const questions = new Set(Object.values(SWITCH_TABLE).map((row) => row.question ?? 0));
  for (let question = 1; question <= 15; question += 1) expect(questions).toContain(question);
});

describe('1: GET where nothing was ever set', () => {
  it('can show an entry that is off', async () => {
    const { items } = await apiWith({ emptyOverage: 'disabled-entry' });
    expect(await items(NEVER_SET)).toMatchObject([{ type: 'PhoneServices', overageEnabled: false }]);
  });

  it('can be a 404', async () => {
    const { api } = await apiWith({ emptyOverage: 'not-found' });
    expect(await refusalOf(api.getOverage(NEVER_SET))).toBe('404/1000');
    expect((await api.getOverage()).status).toBe(200);
  });
});

describe('2: GET after a PUT of false', () => {
  it.each([
    ['keep', [{ azureEntitlementId: ENTITLEMENT, overageEnabled: false }]],
    ['vanish', []],
  ] as const)('can %s the entry', async (afterDisable, expected) => {
    const { api, items } = await apiWith({ afterDisable });
    await api.putOverage(OFF);
    expect(await items()).toMatchObject(expected);
  });

  it('can keep it without its entitlement', async () => {
    const { api, items } = await apiWith({ afterDisable: 'keep-without-entitlement' });
    await api.putOverage(OFF);
    expect((await items())[0]).not.toHaveProperty('azureEntitlementId');
  });
});

describe('3: a PUT without an entitlement', () => {
  it.each([
    ['never', 200, 200],
    ['when-enabling', 400, 200],
    ['always', 400, 400],
  ] as const)('required %s', async (entitlementRequired, enabling, disabling) => {
    const { api } = await apiWith({ entitlementRequired });
    expect((await api.putOverage({ overageEnabled: true })).status).toBe(enabling);
    expect((await api.putOverage(OFF)).status).toBe(disabling);
  });
});

describe('4: a PUT that changes nothing', () => {
  it('may turn off what was never on, or be refused', async () => {
    const { emulator, api } = await apiWith({});
    expect((await api.putOverage(OFF, NEVER_SET)).status).toBe(200);
    emulator.reset();
    emulator.setSwitches({ disableWhenNothingSet: 'refuse' });
    expect(await refusalOf(api.putOverage(OFF, NEVER_SET))).toBe('404/1000');
  });

  it('can be a conflict when repeated', async () => {
    const { api } = await apiWith({ repeatedPut: 'conflict' });
    expect(await refusalOf(api.putOverage({ ...ON, partnerId: '1234' }))).toBe('409/900278');
    expect((await api.putOverage(OFF)).status).toBe(200);
  });
});

describe('5: an accepted PUT', () => {
  it('shows after the delay, and not before', async () => {
    const clock = new HandClock();
    const emulator = await emulatorForTest({ now: clock.now, switches: { visibilityDelayMs: 30_000 } });
    const api = await apiClient(emulator);
    const isOn = async () => (await (await api.getOverage()).json()).items[0].overageEnabled;
    expect((await (await api.putOverage(OFF)).json()).overageEnabled).toBe(false);
    clock.advance(29_999);
    expect(await isOn()).toBe(true);
    clock.advance(2);
    expect(await isOn()).toBe(false);
  });

  it('can be lost', async () => {
    const { api, items } = await apiWith({ loseWrites: true });
    expect((await (await api.putOverage(OFF)).json()).overageEnabled).toBe(false);
    expect((await items())[0].overageEnabled).toBe(true);
  });
});

describe('6: azureResourceGroup', () => {
  const withTags = (tags: Record<string, string>) => ({
    ...ON,
    azureResourceGroup: { location: 'canadacentral', tags },
  });

  it('is taken and not shown, unless the switch says so', async () => {
    const { emulator, api, items } = await apiWith({});
    expect(await (await api.putOverage(withTags({ 'teams phone': 'calls' }))).json()).not.toHaveProperty(
      'azureResourceGroup',
    );
    emulator.setSwitches({ echoResourceGroup: true });
    expect((await items())[0].azureResourceGroup).toEqual({
      location: 'canadacentral',
      tags: { 'teams phone': 'calls' },
    });
  });

  it.each([
    ['replace', { b: '2' }],
    ['merge', { a: '1', b: '2' }],
  ] as const)('can %s tags when sent again', async (repeatedResourceGroup, tags) => {
    const { api, items } = await apiWith({ echoResourceGroup: true, repeatedResourceGroup });
    await api.putOverage(withTags({ a: '1' }));
    await api.putOverage(withTags({ b: '2' }));
    expect((await items())[0].azureResourceGroup.tags).toEqual(tags);
  });

  it('can be refused when sent again', async () => {
    const { api } = await apiWith({ repeatedResourceGroup: 'refuse' });
    await api.putOverage(withTags({ a: '1' }));
    expect(await refusalOf(api.putOverage(withTags({ b: '2' })))).toBe('400/800002');
  });
});

describe('7: 401/900420 and 401/900421', () => {
  it('can be without a body and without a challenge', async () => {
    const { api } = await apiWith({
      tokenAudience: 'https://wrong.example',
      authErrorBody: 'empty',
      authChallenge: false,
    });
    const answer = await api.getOverage();
    expect([answer.status, await answer.text(), answer.headers.has('www-authenticate')]).toEqual([
      401,
      '',
      false,
    ]);
  });
});

describe('9 and 10: ids and versions', () => {
  it('can require MS-Contract-Version', async () => {
    const { api } = await apiWith({ contractVersionRequired: true });
    expect(await refusalOf(api.getOverage())).toBe('400/800002');
    expect((await api.getOverage(DOCUMENTED, { 'MS-Contract-Version': 'v1' })).status).toBe(200);
  });
});

describe('11: other types', () => {
  it('can stand beside PhoneServices', async () => {
    const { items } = await apiWith({ extraOverageType: 'FaxServices' });
    expect((await items()).map(({ type }: { type: string }) => type)).toEqual([
      'PhoneServices',
      'FaxServices',
    ]);
  });
});

describe('12 and 13: partnerId', () => {
  const TWO_RESELLERS = namedCustomerId(13);
  const body = (partnerId?: string) => ({
    ...ON,
    azureEntitlementId: entitlement(TWO_RESELLERS, 'Branch').id,
    partnerId,
  });

  it.each([
    ['800015', '404/800015'],
    ['2072', '404/2072'],
    ['900154', '400/900154'],
  ] as const)('unknown can be %s', async (unknownPartnerError, refusal) => {
    const { api } = await apiWith({ unknownPartnerError });
    expect(await refusalOf(api.putOverage({ ...ON, partnerId: '31337' }))).toBe(refusal);
  });

  it.each([
    ['800016', '400/800016'],
    ['900154', '400/900154'],
  ] as const)('of no reseller can be %s', async (notResellerError, refusal) => {
    const { api } = await apiWith({ notResellerError });
    expect(await refusalOf(api.putOverage({ ...ON, partnerId: '7777777' }))).toBe(refusal);
  });

  it('of another reseller than the entitlement has can be refused', async () => {
    const { emulator, api } = await apiWith({});
    expect((await api.putOverage(body('1234'), TWO_RESELLERS)).status).toBe(200);
    emulator.setSwitches({ foreignResellerEntitlement: 'refuse' });
    expect(await refusalOf(api.putOverage(body('1234'), TWO_RESELLERS))).toBe('403/900323');
    expect((await api.putOverage(body('4820017'), TWO_RESELLERS)).status).toBe(200);
  });

  it('left out is that of the entitlement, or refused', async () => {
    const { emulator, api } = await apiWith({});
    expect((await (await api.putOverage(body(), TWO_RESELLERS)).json()).partnerId).toBe('4820017');
    emulator.setSwitches({ omittedPartnerId: 'refuse' });
    expect(await refusalOf(api.putOverage(body(), TWO_RESELLERS))).toBe('400/800002');
  });

  it.each([
    ['empty', ''],
    ['null', null],
  ] as const)('absent can be %s', async (absentPartnerId, expected) => {
    const { items } = await apiWith({ absentPartnerId });
    expect((await items(namedCustomerId(2)))[0].partnerId).toBe(expected);
  });
});

describe('15: app-only tokens', () => {
  it('can be refused on overage, where a person still gets through', async () => {
    const { emulator, api } = await apiWith({ appOnlyOverage: 'refuse' });
    expect(await refusalOf(api.getOverage())).toBe('403/900329');
    expect((await api.get('/customers?size=1')).status).toBe(200);
    expect((await (await apiClient(emulator, await userToken(emulator))).getOverage()).status).toBe(200);
  });
});

it('shows links with /v1 when told to', async () => {
  const { items } = await apiWith({ linksWithVersion: true });
  expect((await items())[0].links.overage.uri).toBe(`/v1/customers/${DOCUMENTED}/subscriptions/overage`);
});
