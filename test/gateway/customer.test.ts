import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import {
  DOCUMENTED,
  DOCUMENTED_ENTITLEMENT,
  ENTITLEMENT_SUSPENDED,
  HAS_LEGACY_AZURE,
  NOT_ELIGIBLE,
  UNKNOWN_CUSTOMER,
  WITHOUT_RELATIONSHIP,
} from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';

const [ONE_OF_EACH, WITHOUT_PLAN, WITHOUT_ADDRESS, MANY_SUBSCRIPTIONS, TWO_PLANS] = [1, 4, 10, 11, 13].map(
  namedCustomerId,
);
const [CALLING_SUSPENDED, WITHOUT_ENTITLEMENT, NOTHING_AT_ALL, UNKNOWN_WORDS] = [15, 16, 17, 18].map(
  namedCustomerId,
);

const held = new HeldAnswers();
let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest({ emulator: { sleep: held.sleep } });
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const ask = async (id: string | undefined, selection: string) => {
  const answer = await running.ask(`query ($id: UUID!) { customer(id: $id) { ${selection} } }`, { id });
  return { ...answer, customer: answer.data?.customer };
};
const paths = () => running.apiRequests().map(({ path }) => path);

describe('customer', () => {
  it('joins the documented customer with its plan, entitlements and overage', async () => {
    const { customer, errors } = await ask(
      DOCUMENTED,
      `id companyName domain relationshipToPartner
       overage { items { azureEntitlement { id friendlyName status } customer { companyName } } }
       overageEligibility { eligible reasons subscriptions { name status } }
       azurePlans { subscriptionName status entitlements { id friendlyName status } }`,
    );
    expect(errors).toBeUndefined();
    const entitlement = { id: DOCUMENTED_ENTITLEMENT, friendlyName: 'Subscription 1', status: 'active' };
    expect(customer).toEqual({
      id: DOCUMENTED,
      companyName: 'Fourth Coffee',
      domain: 'fourthcoffee.onmicrosoft.com',
      relationshipToPartner: 'reseller',
      overage: { items: [{ azureEntitlement: entitlement, customer: { companyName: 'Fourth Coffee' } }] },
      overageEligibility: {
        eligible: true,
        reasons: [],
        subscriptions: [{ name: 'Teams calling, pay-as-you-go', status: 'active' }],
      },
      azurePlans: [{ subscriptionName: 'Azure plan', status: 'active', entitlements: [entitlement] }],
    });
  });

  it.each([
    ['its name', 'companyName', [/customers\/[^/]+$/]],
    ['its overage', 'overage { totalCount }', [/customers\/[^/]+$/, /overage$/]],
    ['its plans', 'azurePlans { id }', [/customers\/[^/]+$/, /subscriptions$/]],
    [
      'the subscriptions that can use overage',
      'overageEligibility { subscriptions { id } }',
      [/customers\/[^/]+$/, /subscriptions$/],
    ],
    [
      'a field that a directive leaves out',
      'id overage @skip(if: true) { totalCount } ... @include(if: false) { azurePlans { id } }',
      [/customers\/[^/]+$/],
    ],
  ])('makes no call for what is not asked for: %s', async (_what, selection, expected) => {
    await ask(DOCUMENTED, selection);
    expect(paths().sort()).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  it('asks for what is independent at once', async () => {
    running.emulator.addFaults([{ match: { pathContains: DOCUMENTED }, times: 3, delayMs: 1 }]);
    const asking = running.ask(
      `{ customer(id: "${DOCUMENTED}") { ...page } }
       fragment page on Customer { companyName overage { totalCount } azurePlans { id } }`,
    );
    await eventually(() => held.count === 3);
    held.release();
    expect((await asking).errors).toBeUndefined();
    expect(paths()).toHaveLength(3);
  });

  it('fetches subscriptions once, however many fields need them', async () => {
    await ask(
      DOCUMENTED,
      `overageEligibility { eligible } azurePlans { entitlements { id } }
       overage { items { azureEntitlement { id } customer { companyName } } }`,
    );
    expect(paths()).toHaveLength(4);
    expect(new Set(paths()).size).toBe(4);
  });

  it('is answered from memory when that is fresh enough', async () => {
    const remembering = await startGatewayUnderTest({ env: { CACHE_TTL_MS: '60000' } });
    const page = `{ customer(id: "${DOCUMENTED}") { companyName overageEligibility { eligible } } }`;
    const { data: first } = await remembering.ask(page);
    const calls = remembering.apiRequests().length;
    const { data: second } = await remembering.ask(page);
    const callsInAll = remembering.apiRequests().length;
    await remembering.stop();
    expect(second).toEqual(first);
    expect(callsInAll).toBe(calls);
  });

  it.each([
    ['unknown', UNKNOWN_CUSTOMER],
    ['without a relationship to the partner', WITHOUT_RELATIONSHIP],
  ])('is NOT_FOUND, without a word of the upstream, when it is %s', async (_what, id) => {
    const { data, errors } = await ask(id, 'companyName overage { totalCount } azurePlans { id }');
    expect(data).toEqual({ customer: null });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({ path: ['customer'], extensions: { code: 'NOT_FOUND' } });
    expect(errors?.[0]?.extensions).not.toHaveProperty('upstream');
  });

  it('keeps what it knows when one of its parts fails', async () => {
    running.emulator.addFaults([
      { match: { pathContains: `${ONE_OF_EACH}/subscriptions/overage` }, status: 403 },
    ]);
    const { customer, errors } = await ask(
      ONE_OF_EACH,
      'companyName overage { totalCount } azurePlans { status }',
    );
    expect(customer).toEqual({
      companyName: 'Alpine Ski House',
      overage: null,
      azurePlans: [{ status: 'active' }],
    });
    expect(errors).toMatchObject([
      { path: ['customer', 'overage'], extensions: { code: 'UPSTREAM_FORBIDDEN' } },
    ]);
  });

  it.each(['companyName', 'overage { totalCount }', 'azurePlans { id }'])(
    'takes the role Overage.Read: %s',
    async (selection) => {
      const { data, errors } = await running.ask(
        `{ customer(id: "${DOCUMENTED}") { ${selection} } }`,
        {},
        { as: 'demo-stranger' },
      );
      expect(data).toEqual({ customer: null });
      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      expect(paths()).toEqual([]);
    },
  );

  it('answers when there is no address, for want of delegated access', async () => {
    const { customer, errors } = await ask(WITHOUT_ADDRESS, 'companyName overageEligibility { eligible }');
    expect(errors).toBeUndefined();
    expect(customer).toEqual({ companyName: 'Jackson Clinic', overageEligibility: { eligible: true } });
  });

  it('finds the two that matter among sixty-two subscriptions', async () => {
    const { customer } = await ask(
      MANY_SUBSCRIPTIONS,
      'azurePlans { status } overageEligibility { eligible subscriptions { status } }',
    );
    expect(customer).toEqual({
      azurePlans: [{ status: 'active' }],
      overageEligibility: { eligible: true, subscriptions: [{ status: 'active' }] },
    });
  });

  it('passes on words that nobody knows', async () => {
    const { customer, errors } = await ask(
      UNKNOWN_WORDS,
      'relationshipToPartner azurePlans { entitlements { status } } overageEligibility { reasons }',
    );
    expect(errors).toBeUndefined();
    expect(customer).toEqual({
      relationshipToPartner: 'galactic_reseller',
      azurePlans: [{ entitlements: [{ status: 'hibernating' }] }],
      overageEligibility: { reasons: ['NO_ACTIVE_ENTITLEMENT'] },
    });
  });

  it('shows each Azure plan with its own entitlements', async () => {
    const { customer } = await ask(TWO_PLANS, 'azurePlans { entitlements { friendlyName } }');
    expect(customer.azurePlans).toEqual([
      { entitlements: [{ friendlyName: 'Subscription 1' }] },
      { entitlements: [{ friendlyName: 'Branch' }] },
    ]);
  });
});

describe('overageEligibility', () => {
  it.each([
    ['everything is there', ONE_OF_EACH, []],
    ['there is no Azure plan', WITHOUT_PLAN, ['NO_AZURE_PLAN']],
    ['there is legacy Azure', HAS_LEGACY_AZURE, ['LEGACY_AZURE_SUBSCRIPTION']],
    ['no subscription can use overage', NOT_ELIGIBLE, ['NO_ELIGIBLE_SUBSCRIPTION']],
    ['the one that can is suspended', CALLING_SUSPENDED, ['NO_ELIGIBLE_SUBSCRIPTION']],
    ['the only entitlement is suspended', ENTITLEMENT_SUSPENDED, ['NO_ACTIVE_ENTITLEMENT']],
    ['the plan has no entitlement', WITHOUT_ENTITLEMENT, ['NO_ACTIVE_ENTITLEMENT']],
    ['there is no subscription at all', NOTHING_AT_ALL, ['NO_ELIGIBLE_SUBSCRIPTION', 'NO_AZURE_PLAN']],
  ])('when %s', async (_what, id, reasons) => {
    const { customer } = await ask(id, 'overageEligibility { eligible reasons }');
    expect(customer.overageEligibility).toEqual({ eligible: reasons.length === 0, reasons });
  });
});
