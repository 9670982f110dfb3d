import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { type ReadingGateway, startReadingGateway, TTL_MS } from './reading-gateway.js';
import { suspendEntitlements } from './suspend-entitlements.js';

let running: ReadingGateway;
beforeEach(async () => {
  running = await startReadingGateway();
  await running.ask(PAGE);
  running.clock.skip(TTL_MS);
});
afterEach(() => running.stop());

const PAGE = `{ customer(id: "${DOCUMENTED}") { overageEligibility { eligible freshness { source } } } }`;
const PREVIEW = `mutation ($input: SetOverageInput!) { setOverage(input: $input) {
  outcome preview { blockers { code } azureEntitlement { status freshness { source } } } } }`;
const preview = () =>
  running.ask(PREVIEW, {
    input: {
      customerId: DOCUMENTED,
      overageEnabled: true,
      azureEntitlementId: DOCUMENTED_ENTITLEMENT,
      dryRun: true,
    },
  });
const failFromNowOn = (pathContains: string) =>
  running.emulator.addFaults([{ status: 503, match: { method: 'GET', pathContains }, times: 0 }]);

describe('a preview of a change', () => {
  it('asks Partner Center for what is remembered for longer than the usual age', async () => {
    suspendEntitlements(running.emulator, DOCUMENTED);
    const { data } = await preview();
    expect(data.setOverage.preview).toEqual({
      blockers: [{ code: 'AZURE_ENTITLEMENT_NOT_FOUND' }],
      azureEntitlement: { status: 'suspended', freshness: { source: 'LIVE' } },
    });
  });

  it('is an error, and nothing old, when Partner Center fails, while a page shows it as STALE', async () => {
    failFromNowOn('/azureEntitlements');
    const { data, errors } = await preview();
    expect(data).toEqual({ setOverage: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
    const { data: page } = await running.ask(PAGE);
    expect(page.customer.overageEligibility).toEqual({ eligible: true, freshness: { source: 'STALE' } });
  });

  it('is an error also when a page waits for the same answer at the same time', async () => {
    running.emulator.addFaults([
      { status: 503, delayMs: 300, match: { method: 'GET', pathContains: '/azureEntitlements' }, times: 0 },
    ]);
    const [{ data: page }, { errors }] = await Promise.all([running.ask(PAGE), preview()]);
    expect(page.customer.overageEligibility.freshness).toEqual({ source: 'STALE' });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });
});
