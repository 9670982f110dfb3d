import { afterEach, describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT, UNKNOWN_CUSTOMER } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { HeldAnswers } from '../support/held-answers.js';
import { type ReadingGateway, startReadingGateway } from './reading-gateway.js';
import { suspendEntitlements } from './suspend-entitlements.js';

const WITHOUT_PLAN = namedCustomerId(4);
const WITHOUT_RELATIONSHIP = namedCustomerId(14);
const WITHOUT_ENTITLEMENT = namedCustomerId(16);

let running: ReadingGateway;
afterEach(() => running.stop());

const eligibility = async (customerId: string) => {
  const { data } = await running.ask(`{ customer(id: "${customerId}") { overageEligibility { eligible } } }`);
  return data.customer.overageEligibility.eligible;
};
const WRITE = `mutation ($input: SetOverageInput!) { setOverage(input: $input) {
  outcome overage { azureEntitlementId azureEntitlement { id } customer { id } } } }`;
const enable = async (customerId: string) => {
  const input = { customerId, overageEnabled: true, allowDefaultEntitlement: true };
  const { data, errors } = await running.ask(WRITE, { input });
  return { errors, ...data.setOverage };
};
const blockersOf = async (customerId: string, azureEntitlementId: string) => {
  const { data } = await running.ask(
    'mutation ($input: SetOverageInput!) { setOverage(input: $input) { preview { blockers { code } } } }',
    { input: { customerId, overageEnabled: true, azureEntitlementId, dryRun: true } },
  );
  return data.setOverage.preview.blockers;
};

describe('after Partner Center has made an entitlement for a change', () => {
  it.each([
    ['a customer with a plan that has none', WITHOUT_ENTITLEMENT],
    ['a customer without a plan', WITHOUT_PLAN],
  ])('%s is charged to it everywhere, whatever was remembered', async (_who, customerId) => {
    running = await startReadingGateway();
    expect(await eligibility(customerId)).toBe(false);
    const { outcome, overage, errors } = await enable(customerId);
    expect(errors).toBeUndefined();
    expect(outcome).toMatch(/ACCEPTED|VISIBLE/);
    expect(overage.azureEntitlement).toEqual({ id: overage.azureEntitlementId });
    expect(await blockersOf(customerId, overage.azureEntitlementId)).toEqual([]);
    expect(await eligibility(customerId)).toBe(true);
  });
});

it('nothing that was remembered is answered after a change whose end is unknown', async () => {
  running = await startReadingGateway();
  expect(await eligibility(DOCUMENTED)).toBe(true);
  running.emulator.addFaults([{ status: 503, match: { method: 'PUT' } }]);
  // The answer asks for nothing that would be remembered anew.
  const input = { customerId: DOCUMENTED, overageEnabled: false };
  const { data } = await running.ask(
    'mutation ($input: SetOverageInput!) { setOverage(input: $input) { outcome } }',
    { input },
  );
  expect(data.setOverage.outcome).toBe('UNKNOWN');
  suspendEntitlements(running.emulator, DOCUMENTED);
  expect(await eligibility(DOCUMENTED)).toBe(false);
});

it('a preview sees what an earlier change of the same document has brought', async () => {
  running = await startReadingGateway({ env: { CACHE_TTL_MS: '0', STALE_LIMIT_MS: '0' } });
  const to = (more: string) =>
    `setOverage(input: { customerId: "${WITHOUT_ENTITLEMENT}", overageEnabled: true, ${more} })`;
  const dryRun = `${to(`azureEntitlementId: "${UNKNOWN_CUSTOMER}", dryRun: true`)} { preview { blockers { message } } }`;
  const { data } = await running.ask(
    `mutation { before: ${dryRun} change: ${to('allowDefaultEntitlement: true')} { outcome } after: ${dryRun} }`,
  );
  expect(data.before.preview.blockers[0].message).toContain('It has no active one');
  expect(data.after.preview.blockers[0].message).toContain('Choose an active one');
});

it('a preview sees what has changed since an earlier preview of the same document', async () => {
  const answers = new HeldAnswers();
  running = await startReadingGateway({
    env: { CACHE_TTL_MS: '0', STALE_LIMIT_MS: '0' },
    emulator: { sleep: answers.sleep },
  });
  running.emulator.addFaults([{ match: { method: 'PUT' }, delayMs: 1 }]);
  const dryRun = `setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: true, dryRun: true,
    azureEntitlementId: "${DOCUMENTED_ENTITLEMENT}" }) { preview { blockers { code } } }`;
  const change = `setOverage(input: { customerId: "${WITHOUT_ENTITLEMENT}", overageEnabled: true,
    allowDefaultEntitlement: true }) { outcome }`;
  const asking = running.ask(`mutation { before: ${dryRun} change: ${change} after: ${dryRun} }`);
  await eventually(() => answers.count === 1);
  suspendEntitlements(running.emulator, DOCUMENTED);
  answers.open();
  const { data } = await asking;
  expect(data.before.preview.blockers).toEqual([]);
  expect(data.after.preview.blockers).toEqual([{ code: 'AZURE_ENTITLEMENT_NOT_FOUND' }]);
});

describe('a customer that was not known', () => {
  const grant = () =>
    running.emulator.setState({
      customers: { [WITHOUT_RELATIONSHIP]: { relationshipToPartner: 'reseller' } },
    });

  it('is, once its overage has been changed', async () => {
    running = await startReadingGateway();
    const ask = () => running.ask(`{ customer(id: "${WITHOUT_RELATIONSHIP}") { id azurePlans { id } } }`);
    expect((await ask()).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    grant();
    const { overage, errors } = await enable(WITHOUT_RELATIONSHIP);
    expect(errors).toBeUndefined();
    expect(overage.customer).toEqual({ id: WITHOUT_RELATIONSHIP });
    expect((await ask()).errors).toBeUndefined();
  });

  it('is asked for each time where nothing is to be remembered', async () => {
    running = await startReadingGateway({ env: { CACHE_TTL_MS: '0', STALE_LIMIT_MS: '0' } });
    const ask = () => running.ask(`{ customer(id: "${WITHOUT_RELATIONSHIP}") { id azurePlans { id } } }`);
    expect((await ask()).errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    grant();
    expect((await ask()).errors).toBeUndefined();
  });
});
