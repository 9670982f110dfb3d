import { describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { apiClient, DOCUMENTED, ENTITLEMENT, emulatorForTest, refusalOf } from './emulator-client.js';

const NEVER_SET = namedCustomerId(1);
const UNKNOWN = '00000000-1111-4222-8333-444444444444';

describe('GET overage', () => {
  it('shows the documented example for the documented customer, member for member', async () => {
    const api = await apiClient(await emulatorForTest());
    const text = await (await api.getOverage()).text();
    expect(text).toBe(
      JSON.stringify({
        totalCount: 1,
        items: [
          {
            azureEntitlementId: ENTITLEMENT,
            partnerId: '1234',
            type: 'PhoneServices',
            overageEnabled: true,
            links: {
              overage: { uri: `/customers/${DOCUMENTED}/subscriptions/overage`, method: 'GET', headers: [] },
            },
            attributes: { objectType: 'Overage' },
          },
        ],
        attributes: { objectType: 'Collection' },
      }),
    );
  });

  it('takes the customer id in any letter case', async () => {
    const api = await apiClient(await emulatorForTest());
    expect((await api.getOverage(DOCUMENTED.toUpperCase())).status).toBe(200);
  });

  it('shows an empty collection where nothing was ever set', async () => {
    const api = await apiClient(await emulatorForTest());
    const answer = await api.getOverage(NEVER_SET);
    expect(await answer.json()).toEqual({
      totalCount: 0,
      items: [],
      attributes: { objectType: 'Collection' },
    });
  });

  it('leaves partnerId out where there is none', async () => {
    const api = await apiClient(await emulatorForTest());
    const { items } = await (await api.getOverage(namedCustomerId(2))).json();
    expect(items[0]).not.toHaveProperty('partnerId');
  });

  it('hides what another partner set', async () => {
    const api = await apiClient(await emulatorForTest());
    expect((await (await api.getOverage(namedCustomerId(7))).json()).items).toEqual([]);
  });

  it.each([
    ['a malformed id', 'not-a-guid', '400/900118'],
    ['a braced id', `{${DOCUMENTED}}`, '400/900118'],
    ['an id with an encoded slash', '..%2Fcustomers', '400/900118'],
    ['an unknown customer', UNKNOWN, '404/60003'],
    ['a customer without a relationship', namedCustomerId(14), '403/20002'],
  ])('refuses %s', async (_, id, refusal) => {
    const api = await apiClient(await emulatorForTest());
    expect(await refusalOf(api.getOverage(id))).toBe(refusal);
  });
});

describe('error bodies', () => {
  const bodyWith = async (switches: object) => {
    const emulator = await emulatorForTest();
    emulator.setSwitches(switches);
    const text = await (await (await apiClient(emulator)).getOverage(UNKNOWN)).text();
    return text === '' ? null : JSON.parse(text);
  };

  it('are code, description, data and source', async () => {
    const body = await bodyWith({});
    expect(body).toEqual({ code: '60003', description: expect.any(String), data: [], source: 'PartnerFD' });
  });

  it('can carry the code as a number', async () => {
    expect((await bodyWith({ numericCodes: true })).code).toBe(60003);
  });

  it('can be of the newer shape', async () => {
    expect(await bodyWith({ errorShape: 'newer' })).toMatchObject({
      isRetryable: false,
      errorName: expect.any(String),
    });
  });

  it('can be of the shape of the throttling gateway', async () => {
    expect(await bodyWith({ errorShape: 'gateway' })).toEqual({
      statusCode: 404,
      message: expect.any(String),
    });
  });

  it('can be missing', async () => {
    expect(await bodyWith({ errorShape: 'empty' })).toBeNull();
  });
});
