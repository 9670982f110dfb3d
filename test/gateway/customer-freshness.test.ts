import { afterEach, describe, expect, it } from 'vitest';
import { generatedCustomers } from '../../src/emulator/seed/generated-customers.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { DOCUMENTED, UNKNOWN_CUSTOMER } from '../support/customers.js';
import type { AskOptions, GatewayTestOptions } from '../support/gateway-under-test.js';
import { CUSTOMER_READS, freshnessAt } from './customer-read-rows.js';
import { type ReadingGateway, startReadingGateway } from './reading-gateway.js';

/** So long that no pause of the machine lets anything expire. */
const TTL_MS = 30_000;
/** What is called who may be twelve times older, so that after this nothing is fresh enough any more. */
const USUAL_AGE_MS = 12 * TTL_MS;
const STALE_LIMIT_MS = 600_000;
const READERS = 20;
const [TWO_PLANS, WITHOUT_PLAN, WITHOUT_ENTITLEMENT] = [13, 4, 16].map(namedCustomerId);

let running: ReadingGateway;
afterEach(() => running.stop());

/** Shorter than the time between two calls of ten a minute, so that nobody waits for the next one. */
const IMPATIENT = { headers: { 'x-deadline-ms': '3000' } };

const start = async ({ env }: Pick<GatewayTestOptions, 'env'> = {}) => {
  running = await startReadingGateway({ env: { CACHE_TTL_MS: String(TTL_MS), ...env } });
};
const failFromNowOn = (pathContains = '/v1/') =>
  running.emulator.addFaults([{ status: 503, match: { method: 'GET', pathContains }, times: 0 }]);
const calls = () => running.apiRequests().length;

describe.each(Object.entries(CUSTOMER_READS))('%s', (_what, read) => {
  const ask = async (options: AskOptions = {}) => {
    const { data, errors } = await running.ask(`{ ${read.field} }`, undefined, options);
    const code = errors?.[0]?.extensions.code;
    return { ...freshnessAt(data, read.path), code, retryAfter: errors?.[0]?.extensions.retryAfterSeconds };
  };

  it('is LIVE, then CACHE until the usual age is over, then LIVE again', async () => {
    await start();
    expect(await ask()).toMatchObject({ source: 'LIVE' });
    running.clock.skip(TTL_MS / 2);
    const remembered = await ask();
    expect(remembered).toMatchObject({ source: 'CACHE' });
    expect(remembered.ageMs).toBeGreaterThanOrEqual(TTL_MS / 2);
    expect(calls()).toBe(read.calls);
    running.clock.skip(USUAL_AGE_MS);
    expect(await ask()).toMatchObject({ source: 'LIVE' });
  });

  it('is STALE while Partner Center fails, with its true age, and an error beyond the limit', async () => {
    await start();
    const live = await ask();
    running.clock.skip(USUAL_AGE_MS);
    failFromNowOn();
    const stale = await ask();
    expect(stale).toMatchObject({ source: 'STALE', fetchedAt: expect.any(String), code: undefined });
    expect(stale.ageMs).toBeGreaterThanOrEqual(USUAL_AGE_MS);
    expect(Math.abs(Date.parse(stale.fetchedAt ?? '') - Date.parse(live.fetchedAt ?? ''))).toBeLessThan(1000);
    running.clock.skip(STALE_LIMIT_MS);
    expect(await ask()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
  });

  it('is STALE without a call when the quota is spent, and an error for who never had it', async () => {
    await start({ env: { PARTNER_CENTER_CALLS_PER_MINUTE: '10' } });
    await ask();
    running.clock.skip(USUAL_AGE_MS);
    await spendTheQuota();
    running.emulator.clearRequests();
    expect(await ask()).toMatchObject({ source: 'STALE', code: undefined });
    expect(calls()).toBe(0);
    running.clock.skip(STALE_LIMIT_MS);
    await spendTheQuota();
    running.emulator.clearRequests();
    const refused = await ask(IMPATIENT);
    expect(refused.code).toBe('UPSTREAM_THROTTLED');
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(calls()).toBe(0);
  });

  it('is asked for once, however many read it at the same time', async () => {
    await start();
    await running.ask('{ __typename }');
    running.emulator.addFaults([{ match: { method: 'GET' }, delayMs: 300, times: 0 }]);
    await Promise.all(Array.from({ length: READERS }, () => ask()));
    expect(calls()).toBe(read.calls);
  });
});

/** Reads customers that nobody has read before, until one is refused. */
async function spendTheQuota(): Promise<void> {
  for (const { id } of generatedCustomers()) {
    const { code } = await running.read({ customerId: id, maxAgeSeconds: 0, ...IMPATIENT });
    if (code === 'UPSTREAM_THROTTLED') return;
  }
}

it('a page of a search is STALE without a word in the log of what was searched for', async () => {
  await start();
  const document =
    '{ customers(search: { companyNameStartsWith: "Fourth" }) { edges { node { id } } freshness { source } } }';
  await running.ask(document);
  running.clock.skip(USUAL_AGE_MS);
  failFromNowOn();
  const { data } = await running.ask(document);
  expect(data.customers).toEqual({ edges: [{ node: { id: DOCUMENTED } }], freshness: { source: 'STALE' } });
  expect(running.logged()).toContain('answered stale');
  expect(running.logged()).not.toContain('Fourth');
});

it('names may be twelve times older than plans', async () => {
  await start();
  const document = `{ customer(id: "${DOCUMENTED}") { freshness { source } azurePlans { freshness { source } } } }`;
  await running.ask(document);
  running.clock.skip(USUAL_AGE_MS - TTL_MS);
  expect((await running.ask(document)).data.customer).toEqual({
    freshness: { source: 'CACHE' },
    azurePlans: [{ freshness: { source: 'LIVE' } }],
  });
});

it('names are no older than what may stand in for them', async () => {
  await start({ env: { STALE_LIMIT_MS: String(2 * TTL_MS) } });
  const ask = () => running.ask(`{ customer(id: "${DOCUMENTED}") { freshness { source } } }`);
  await ask();
  running.clock.skip(TTL_MS);
  expect((await ask()).data.customer.freshness.source).toBe('CACHE');
  running.clock.skip(TTL_MS);
  expect((await ask()).data.customer.freshness.source).toBe('LIVE');
});

describe('what is put together from several reads', () => {
  const eligibility = async (id: string | undefined, selection = 'eligible reasons') => {
    const { data, errors } = await running.ask(
      `{ customer(id: "${id}") { overageEligibility { ${selection} freshness { source ageMs } } } }`,
    );
    return { errors, ...data?.customer?.overageEligibility };
  };

  it('is STALE when one of them is, and as old as the oldest', async () => {
    await start();
    await eligibility(TWO_PLANS);
    running.clock.skip(USUAL_AGE_MS);
    await running.ask(`{ customer(id: "${TWO_PLANS}") { azurePlans { id } } }`);
    failFromNowOn('/azureEntitlements');
    const { eligible, freshness } = await eligibility(TWO_PLANS);
    expect({ eligible, source: freshness.source }).toEqual({ eligible: true, source: 'STALE' });
    expect(freshness.ageMs).toBeGreaterThanOrEqual(USUAL_AGE_MS);
  });

  it('is CACHE when one of them is remembered and the others are live', async () => {
    await start();
    await running.ask(`{ customer(id: "${TWO_PLANS}") { azurePlans { id } } }`);
    running.clock.skip(TTL_MS / 2);
    const { freshness } = await eligibility(TWO_PLANS);
    expect(freshness.source).toBe('CACHE');
    expect(freshness.ageMs).toBeGreaterThanOrEqual(TTL_MS / 2);
  });

  it('is no older than what was asked for: only the subscriptions', async () => {
    await start();
    await eligibility(TWO_PLANS);
    running.clock.skip(USUAL_AGE_MS);
    failFromNowOn('/azureEntitlements');
    expect((await eligibility(TWO_PLANS, 'subscriptions { id }')).freshness.source).toBe('LIVE');
  });

  it('is an error when one of them was never read', async () => {
    await start();
    await running.ask(`{ customer(id: "${TWO_PLANS}") { azurePlans { id } } }`);
    failFromNowOn();
    expect((await eligibility(TWO_PLANS)).errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } },
    ]);
  });
});

describe('nothing', () => {
  // An empty list and null have no place to say how old they are.
  it.each([
    ['no Azure plan', `customer(id: "${WITHOUT_PLAN}") { azurePlans { id } }`, 'azurePlans'],
    [
      'no entitlement of a plan',
      `customer(id: "${WITHOUT_ENTITLEMENT}") { azurePlans { entitlements { id } } }`,
      'entitlements',
    ],
  ])('is never STALE: %s', async (_what, field, name) => {
    await start();
    const { text } = await running.ask(`{ ${field} }`);
    expect(text).toContain(`"${name}":[]`);
    running.clock.skip(USUAL_AGE_MS);
    failFromNowOn();
    const { text: failed, errors } = await running.ask(`{ ${field} }`);
    expect(failed).toContain(`"${name}":null`);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  });

  it('is never STALE: no entitlement of the id that is charged', async () => {
    await start();
    const overage = { azureEntitlementId: UNKNOWN_CUSTOMER, type: 'PhoneServices', overageEnabled: true };
    running.emulator.setState({ customers: { [DOCUMENTED]: { overage } } });
    const ask = () =>
      running.ask(
        `{ overage(customerId: "${DOCUMENTED}", maxAgeSeconds: 3600) { items { azureEntitlement { id } } } }`,
      );
    expect((await ask()).errors).toBeUndefined();
    running.clock.skip(USUAL_AGE_MS);
    failFromNowOn();
    const { data, errors } = await ask();
    expect(data.overage.items).toEqual([{ azureEntitlement: null }]);
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true } }]);
  });

  it('is believed for half a minute of a customer that Partner Center does not know', async () => {
    await start();
    const ask = () => running.ask(`{ customer(id: "${UNKNOWN_CUSTOMER}") { companyName } }`);
    await ask();
    failFromNowOn();
    const { errors } = await ask();
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(calls()).toBe(1);
    running.clock.skip(30_000);
    expect((await ask()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });
});
