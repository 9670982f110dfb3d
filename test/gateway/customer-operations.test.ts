import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT, OVERAGE_OFF } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const FOLDER = new URL('../../schema/operations/', import.meta.url);
const PAGE_SIZE = 50;

interface Cost {
  readonly variables:
    | Record<string, unknown>
    | ((running: GatewayUnderTest) => Promise<Record<string, unknown>>);
  readonly calls: number;
}

/** Variables that a page would use, and the calls to Partner Center that they may cost on a cold gateway. */
const COSTS: Readonly<Record<string, Cost>> = {
  'overage.graphql': { variables: { customerId: DOCUMENTED }, calls: 1 },
  'overages.graphql': { variables: { customerIds: [DOCUMENTED, OVERAGE_OFF] }, calls: 2 },
  'set-overage.graphql': {
    // A look and the PUT.
    variables: {
      input: { customerId: OVERAGE_OFF, overageEnabled: true, allowDefaultEntitlement: true },
    },
    calls: 2,
  },
  'preview-overage.graphql': {
    // A look, the subscriptions, the entitlements.
    variables: {
      input: {
        customerId: DOCUMENTED,
        overageEnabled: true,
        azureEntitlementId: DOCUMENTED_ENTITLEMENT,
        dryRun: true,
      },
    },
    calls: 3,
  },
  // The record of changes is the gateway's own.
  'overage-operation.graphql': {
    variables: async (gateway) => ({ id: await idOfAChange(gateway) }),
    calls: 0,
  },
  'overage-operations.graphql': { variables: { first: PAGE_SIZE }, calls: 0 },
  // The emulator's gateway is no user, so that there is no MFA to be asked for.
  'gateway-status.graphql': { variables: {}, calls: 0 },
  'customer-page.graphql': { variables: { customerId: DOCUMENTED }, calls: 4 },
  'customers.graphql': { variables: { first: PAGE_SIZE }, calls: 1 },
  // Partner Center has no call for the overage of several customers.
  'customers-with-overage.graphql': { variables: { first: PAGE_SIZE }, calls: 1 + PAGE_SIZE },
};

const EVERYTHING_OF_MANY = `{ customers(first: 100) { edges { node {
  overage { items { azureEntitlement { id } customer { id } } } overageEligibility { eligible } azurePlans { entitlements { id } }
} } } }`;

async function idOfAChange(gateway: GatewayUnderTest): Promise<string> {
  const { data } = await gateway.ask(
    `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false }) { operation { id } } }`,
  );
  gateway.emulator.clearRequests();
  return data.setOverage.operation.id;
}

let running: GatewayUnderTest | undefined;
afterEach(() => running?.stop());

describe('documented operations', () => {
  it.each(readdirSync(FOLDER))('%s costs as many calls as it must, and no call twice', async (file) => {
    const cost = COSTS[file];
    if (cost === undefined) throw new Error(`Say in COSTS what ${file} may cost.`);
    running = await startGatewayUnderTest();
    const variables = typeof cost.variables === 'function' ? await cost.variables(running) : cost.variables;
    const { errors } = await running.ask(readFileSync(new URL(file, FOLDER), 'utf8'), variables);
    expect(errors).toBeUndefined();
    const calls = running.apiRequests().map(({ method, path }) => `${method} ${path}`);
    expect(calls).toHaveLength(cost.calls);
    expect(new Set(calls).size).toBe(cost.calls);
  });

  it('are the place for everything of one customer; everything of a hundred is refused', async () => {
    running = await startGatewayUnderTest();
    const { errors } = await running.ask(EVERYTHING_OF_MANY);
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
    expect(running.apiRequests()).toEqual([]);
  });
});
