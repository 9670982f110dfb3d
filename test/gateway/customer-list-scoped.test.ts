import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generatedCustomers } from '../../src/emulator/seed/generated-customers.js';
import { customerPage, everyCustomerPage } from '../support/customer-pages.js';
import { DOCUMENTED, OVERAGE_OFF, UNKNOWN_CUSTOMER, WITHOUT_RELATIONSHIP } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { type PolicyFile, writePolicy } from '../support/policy-file.js';
import { SkippingClock } from '../support/skipping-clock.js';

const READER = { as: 'demo-reader' } as const;
/** 150 that exist, and two that Partner Center does not answer for. */
const EXISTING = generatedCustomers()
  .slice(0, 150)
  .map(({ id, companyName }) => ({ id, companyName }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
const OWN = [UNKNOWN_CUSTOMER, ...EXISTING.map(({ id }) => id), WITHOUT_RELATIONSHIP];

/** For so long it is remembered that Partner Center knows no such customer. */
const ABSENCE_MS = 30_000;
const clock = new SkippingClock();

let policy: PolicyFile;
let running: GatewayUnderTest;
beforeAll(async () => {
  policy = await writePolicy([
    { application: 'demo-reader', customers: OWN },
    { application: 'demo-operator', customers: [OVERAGE_OFF, DOCUMENTED] },
  ]);
  running = await startGatewayUnderTest({
    env: { PARTNER_CENTER_CALLS_PER_MINUTE: '0', RATE_LIMIT_PER_MINUTE: '100000' },
    emulator: { switches: { throttlePerMinute: 0 } },
    config: (config) => ({ ...config, accessPolicyPath: policy.path }),
    overrides: { clock },
  });
});
beforeEach(() => {
  running.emulator.reset();
  clock.skip(ABSENCE_MS);
});
afterAll(async () => {
  await running.stop();
  await policy.remove();
});

const paths = () => running.apiRequests().map(({ path }) => path);

describe('customers, for a caller that may see some by name', () => {
  it('are its own and no others, without what Partner Center does not know', async () => {
    const pages = await everyCustomerPage(running, { first: 40 }, READER);
    expect(pages.flatMap((page) => page.ids)).toEqual(EXISTING.map(({ id }) => id));
    expect(pages.every((page) => page.errors === undefined)).toBe(true);
  });

  it('cost at most one call each, and never a look at the list of all', async () => {
    const page = await customerPage(running, { first: 10 }, READER);
    expect(page.hasNextPage).toBe(true);
    expect(paths()).toHaveLength(10);
    expect(paths().every((path) => /^\/v1\/customers\/[^/]+$/.test(path))).toBe(true);
  });

  it('end without a hint of how many customers there are', async () => {
    const page = await customerPage(running, { first: 2 });
    expect(page.ids).toEqual([OVERAGE_OFF, DOCUMENTED]);
    expect(page.hasNextPage).toBe(false);
  });

  it('are found by the beginning of their names, looking at no more than 50 for one page', async () => {
    const search = { companyNameStartsWith: 'AMBER' };
    const first = await customerPage(running, { first: 30, search }, READER);
    expect(paths()).toHaveLength(50);
    expect(first.hasNextPage).toBe(true);
    const pages = await everyCustomerPage(running, { first: 4, search }, READER);
    const wanted = EXISTING.filter(({ companyName }) => companyName.startsWith('Amber'));
    expect(wanted.length).toBeGreaterThan(4);
    expect(pages.flatMap((page) => page.ids)).toEqual(wanted.map(({ id }) => id));
    expect(pages.every(({ ids }) => ids.length <= 4)).toBe(true);
  });

  it('can be followed through pages on which nothing was found', async () => {
    const search = { domainStartsWith: 'nobody' };
    const pages = await everyCustomerPage(running, { first: 10, search }, READER);
    expect(pages.map(({ ids, hasNextPage }) => [ids.length, hasNextPage])).toEqual([
      [0, true],
      [0, true],
      [0, true],
      [0, false],
    ]);
  });

  it.each([
    ['for everybody to see', { first: 2 }, 'demo-operator'],
    ['of another search', { first: 2, search: { domainStartsWith: 'a' } }, 'demo-reader'],
  ] as const)('refuse a cursor %s', async (_what, variables, as) => {
    const { endCursor } = await customerPage(running, { first: 2 }, READER);
    running.emulator.clearRequests();
    const { errors } = await customerPage(running, { ...variables, after: endCursor }, { as });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(paths()).toEqual([]);
  });

  it('cannot be searched by indirect reseller', async () => {
    const search = { indirectResellerId: DOCUMENTED };
    const { errors } = await customerPage(running, { first: 2, search }, READER);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(paths()).toEqual([]);
  });

  it('say so when Partner Center fails, instead of leaving some out', async () => {
    running.emulator.addFaults([{ match: { customerId: EXISTING[1]?.id ?? '' }, status: 403 }]);
    const { data, errors } = await customerPage(running, { first: 5 }, READER);
    expect(data).toEqual({ customers: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_FORBIDDEN' } }]);
  });
});

describe('customers, while the access policy changes', () => {
  it('are those of the policy in force when the page is asked for', async () => {
    const changing = await writePolicy([{ application: 'demo-reader', customers: '*' }]);
    const gateway = await startGatewayUnderTest({
      config: (config) => ({ ...config, accessPolicyPath: changing.path }),
    });
    const { endCursor } = await customerPage(gateway, { first: 2 }, READER);
    await changing.change([{ application: 'demo-reader', customers: [DOCUMENTED] }]);
    await eventually(async () => (await customerPage(gateway, { first: 2 }, READER)).ids.length === 1);
    const { ids } = await customerPage(gateway, { first: 2 }, READER);
    const { data, errors } = await customerPage(gateway, { first: 2, after: endCursor }, READER);
    await gateway.stop();
    await changing.remove();
    expect(ids).toEqual([DOCUMENTED]);
    expect(data).toEqual({ customers: null });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

describe('customer, for a caller that may see some by name', () => {
  it('is NOT_FOUND without a call when it is not one of its own', async () => {
    const { data, errors } = await running.ask(
      `{ customer(id: "${OVERAGE_OFF}") { companyName overage { totalCount } azurePlans { id } } }`,
      {},
      READER,
    );
    expect(data).toEqual({ customer: null });
    expect(errors).toMatchObject([{ path: ['customer'], extensions: { code: 'NOT_FOUND' } }]);
    expect(paths()).toEqual([]);
  });
});
