import { describe, expect, it } from 'vitest';
import { PARTNERS } from '../../src/emulator/rest-api/partners.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import {
  type ApiClient,
  apiClient,
  DOCUMENTED,
  ENTITLEMENT,
  emulatorForTest,
  refusalOf,
  userToken,
} from './emulator-client.js';

const filterOf = (Field: string, Value: string) =>
  encodeURIComponent(JSON.stringify({ Field, Value, Operator: 'starts_with' }));

/** Follows `next` links as they are, with their headers, to the end. */
async function everyPage(api: ApiClient, first: string) {
  const pages = [];
  let path: string | undefined = first;
  let headers: Record<string, string> = {};
  while (path !== undefined) {
    const page: {
      items: { id: string; companyProfile: { companyName: string } }[];
      links: { next?: { uri: string; headers: { key: string; value: string }[] } };
    } = await (await api.get(path, headers)).json();
    pages.push(page.items);
    path = page.links.next?.uri;
    headers = Object.fromEntries((page.links.next?.headers ?? []).map(({ key, value }) => [key, value]));
  }
  return pages;
}

describe('customers', () => {
  it('come in the documented shape, self link with /v1', async () => {
    const api = await apiClient(await emulatorForTest());
    const page = await (await api.get('/customers?size=1')).json();
    expect(page.links.self.uri).toBe('/v1/customers?size=1');
    expect(page).toMatchObject({
      totalCount: 1,
      items: [
        {
          id: DOCUMENTED,
          companyProfile: {
            tenantId: DOCUMENTED,
            companyName: 'Fourth Coffee',
            attributes: { objectType: 'CustomerCompanyProfile' },
          },
          relationshipToPartner: 'reseller',
          attributes: { objectType: 'Customer' },
        },
      ],
      attributes: { objectType: 'Collection' },
    });
  });

  it('are paged to the end without a gap or a repetition', async () => {
    const api = await apiClient(await emulatorForTest());
    const pages = await everyPage(api, '/customers?size=50');
    const ids = pages.flat().map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(300);
    expect(new Set(ids).size).toBe(ids.length);
    expect(pages[0]).toHaveLength(50);
  });

  it('leave out those without a relationship and those that stand for faults', async () => {
    const api = await apiClient(await emulatorForTest());
    const ids = (await everyPage(api, '/customers?size=500')).flat().map(({ id }) => id);
    expect(ids).not.toContain(namedCustomerId(14));
    expect(ids.filter((id) => id.startsWith('fa017000'))).toEqual([]);
  });

  it('are the same every time', async () => {
    const [one, other] = [await apiClient(await emulatorForTest()), await apiClient(await emulatorForTest())];
    expect(await everyPage(one, '/customers?size=500')).toEqual(
      await everyPage(other, '/customers?size=500'),
    );
  });

  it.each([
    ['CompanyName', 'trey research "r&d"', 'Trey Research "R&D" {50 %}'],
    ['Domain', 'fourthcoffee', 'Fourth Coffee'],
  ])('are found by the beginning of %s', async (field, value, name) => {
    const api = await apiClient(await emulatorForTest());
    const { items } = await (await api.get(`/customers?size=10&filter=${filterOf(field, value)}`)).json();
    expect(
      items.map((one: { companyProfile: { companyName: string } }) => one.companyProfile.companyName),
    ).toEqual([name]);
  });

  it('keep their filter across pages', async () => {
    const api = await apiClient(await emulatorForTest());
    const names = (
      await everyPage(api, `/customers?size=7&filter=${filterOf('CompanyName', 'Amber')}`)
    ).flat();
    expect(names).toHaveLength(30);
    expect(names.every((one) => one.companyProfile.companyName.startsWith('Amber'))).toBe(true);
  });

  it('are found by indirect reseller, by a person only', async () => {
    const emulator = await emulatorForTest();
    const reseller = PARTNERS.find(({ mpnId }) => mpnId === '5357563');
    const path = `/customers?size=0&filter=${filterOf('IndirectReseller', reseller?.tenantId ?? '')}`;
    expect(await refusalOf((await apiClient(emulator)).get(path))).toBe('403/900329');
    const { items } = await (await (await apiClient(emulator, await userToken(emulator))).get(path)).json();
    expect(items.map(({ id }: { id: string }) => id)).toEqual([DOCUMENTED, namedCustomerId(12)]);
  });

  it.each([
    ['size=-1', '400/800002'],
    ['size=501', '400/800002'],
    ['size=x', '400/800002'],
    ['filter=x', '400/800002'],
    [`filter=${filterOf('Shoe', 'x')}`, '400/900126'],
    ['seekOperation=Sideways', '400/800002'],
    ['seekOperation=Next', '400/800002'],
  ])('refuse %s', async (query, refusal) => {
    const api = await apiClient(await emulatorForTest());
    expect(await refusalOf(api.get(`/customers?${query}`))).toBe(refusal);
  });

  it('refuse a token that was forged or belongs to another query', async () => {
    const api = await apiClient(await emulatorForTest());
    const token = (await api.get('/customers?size=2')).headers.get('ms-continuationtoken') ?? '';
    const withToken = (path: string, value: string) => api.get(path, { 'MS-ContinuationToken': value });
    expect((await withToken('/customers?size=2&seekOperation=Next', token)).status).toBe(200);
    expect((await withToken('/customers?size=2&seekOperation=Next', 'forged')).status).toBe(400);
    const other = `/customers?size=2&filter=${filterOf('CompanyName', 'A')}&seekOperation=Next`;
    expect((await withToken(other, token)).status).toBe(400);
  });
});

describe('one customer', () => {
  it('has profiles, address and domains', async () => {
    const api = await apiClient(await emulatorForTest());
    expect(await (await api.get(`/customers/${DOCUMENTED}`)).json()).toMatchObject({
      id: DOCUMENTED,
      companyProfile: { email: expect.any(String), address: { country: 'US' } },
      billingProfile: { attributes: { objectType: 'CustomerBillingProfile', etag: expect.any(String) } },
      allowDelegatedAccess: true,
      customDomains: ['fourthcoffee.onmicrosoft.com'],
      links: { self: { uri: `/customers/${DOCUMENTED}` } },
    });
  });

  it('has none of these without delegated access', async () => {
    const api = await apiClient(await emulatorForTest());
    const customer = await (await api.get(`/customers/${namedCustomerId(10)}`)).json();
    expect(customer.companyProfile).not.toHaveProperty('address');
    expect(customer.companyProfile).not.toHaveProperty('email');
    expect(customer).not.toHaveProperty('customDomains');
  });
});

describe('subscriptions and entitlements', () => {
  const planOf = async (api: ApiClient, id: string) => {
    const { items } = await (await api.get(`/customers/${id}/subscriptions`)).json();
    return items.find((one: { billingType: string }) => one.billingType === 'usage');
  };

  it('lead from a customer to the entitlement that overage needs', async () => {
    const api = await apiClient(await emulatorForTest());
    const plan = await planOf(api, DOCUMENTED);
    expect(plan.offerId).not.toMatch(/^MS-AZR/);
    const path = `/customers/${DOCUMENTED}/subscriptions/${plan.id}/azureEntitlements`;
    const { items } = await (await api.get(path)).json();
    expect(items).toEqual([
      {
        id: ENTITLEMENT,
        friendlyName: 'Subscription 1',
        status: 'active',
        subscriptionId: plan.id,
        attributes: { objectType: 'AzureEntitlement' },
      },
    ]);
    expect(await (await api.get(`${path}/${ENTITLEMENT}`)).json()).toEqual(items[0]);
    expect((await api.get(`${path}/${plan.id}`)).status).toBe(404);
  });

  it('tell eligibility by consumptionType', async () => {
    const api = await apiClient(await emulatorForTest());
    const kinds = async (id: string) =>
      (await (await api.get(`/customers/${id}/subscriptions`)).json()).items.map(
        (one: { consumptionType?: string }) => one.consumptionType,
      );
    expect(await kinds(DOCUMENTED)).toContain('overage');
    expect(await kinds(namedCustomerId(6))).not.toContain('overage');
  });

  it('can be many, one by one, or none', async () => {
    const api = await apiClient(await emulatorForTest());
    const { items } = await (await api.get(`/customers/${namedCustomerId(11)}/subscriptions`)).json();
    expect(items.length).toBeGreaterThan(60);
    const one = await (
      await api.get(`/customers/${namedCustomerId(11)}/subscriptions/${items[5].id}`)
    ).json();
    expect(one).toEqual(items[5]);
    expect((await (await api.get(`/customers/${namedCustomerId(17)}/subscriptions`)).json()).items).toEqual(
      [],
    );
  });

  it('are filtered by reseller', async () => {
    const api = await apiClient(await emulatorForTest());
    const { items } = await (
      await api.get(`/customers/${namedCustomerId(13)}/subscriptions?mpn_id=4820017`)
    ).json();
    expect(items).toMatchObject([{ partnerId: '4820017', billingType: 'usage' }]);
  });

  it('refuse entitlements of what is no Azure plan', async () => {
    const api = await apiClient(await emulatorForTest());
    const { items } = await (await api.get(`/customers/${namedCustomerId(5)}/subscriptions`)).json();
    const refusal = (test: (one: { offerId: string; billingType: string }) => boolean) =>
      refusalOf(
        api.get(`/customers/${namedCustomerId(5)}/subscriptions/${items.find(test).id}/azureEntitlements`),
      );
    expect(await refusal(({ offerId }) => offerId.startsWith('MS-AZR'))).toBe('403/900263');
    expect(await refusal(({ billingType }) => billingType === 'license')).toBe('400/800011');
    expect(await refusalOf(api.get(`/customers/${DOCUMENTED}/subscriptions/unknown`))).toBe('404/20003');
  });
});

describe('resellers', () => {
  it.each([
    '/relationships?relationship_type=IsIndirectCloudSolutionProviderOf',
    `/customers/${DOCUMENTED}/relationships`,
    '/profiles/mpn?mpnId=1234',
  ])('are shown to a person only: %s', async (path) => {
    const emulator = await emulatorForTest();
    expect(await refusalOf((await apiClient(emulator)).get(path))).toBe('403/900329');
    expect((await (await apiClient(emulator, await userToken(emulator))).get(path)).status).toBe(200);
  });

  it('have name, MPN id and state', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator, await userToken(emulator));
    const all = await (
      await api.get('/relationships?relationship_type=IsIndirectCloudSolutionProviderOf')
    ).json();
    expect(all.items[0]).toMatchObject({
      relationshipType: 'is_indirect_cloud_solution_provider_of',
      mpnId: '1234',
      state: 'Active',
    });
    const ofCustomer = await (await api.get(`/customers/${DOCUMENTED}/relationships`)).json();
    expect(ofCustomer.items.map(({ mpnId }: { mpnId: string }) => mpnId)).toEqual(['1234', '5357563']);
    expect(await refusalOf(api.get('/profiles/mpn?mpnId=31337'))).toBe('404/3000');
    expect(await (await api.get('/profiles/mpn')).json()).toMatchObject({ mpnId: '1000001' });
  });
});

describe('audit records', () => {
  it('tell who changed overage', async () => {
    const emulator = await emulatorForTest();
    const api = await apiClient(emulator, await userToken(emulator));
    await api.putOverage({ overageEnabled: false });
    const today = new Date().toISOString().slice(0, 10);
    const { items } = await (await api.get(`/auditrecords?startDate=${today}&endDate=${today}`)).json();
    expect(items).toMatchObject([
      {
        operationType: 'manage_overage',
        resourceType: 'overage',
        customerId: DOCUMENTED,
        userPrincipalName: 'service.account@partner.example',
      },
    ]);
    expect(await refusalOf(api.get('/auditrecords'))).toBe('400/800002');
  });
});
