import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { DOCUMENTED, UNKNOWN_CUSTOMER } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type PolicyFile, writePolicy } from '../support/policy-file.js';
import { type ReadingGateway, startReadingGateway } from './reading-gateway.js';

/** So long that no pause of the machine lets anything expire. */
const TTL_MS = 30_000;
/** Names are fresh for twelve times the time to live. */
const USUAL_AGE_MS = 12 * TTL_MS;
/** That there is no such customer is believed for so long. */
const ABSENCE_MS = 30_000;
const BELLOWS_COLLEGE = namedCustomerId(2);
const PAGE = `query ($search: CustomerSearch) { customers(first: 10, search: $search) {
  edges { node { id freshness { source } } } freshness { source ageMs } } }`;

let policy: PolicyFile;
let running: ReadingGateway;
beforeEach(async () => {
  policy = await writePolicy([
    { application: 'demo-operator', customers: '*' },
    { application: 'demo-reader', customers: [DOCUMENTED, BELLOWS_COLLEGE] },
  ]);
  running = await startReadingGateway({
    env: { CACHE_TTL_MS: String(TTL_MS) },
    config: (config) => ({ ...config, accessPolicyPath: policy.path }),
  });
});
afterEach(async () => {
  await running.stop();
  await policy.remove();
});

const READER = { as: 'demo-reader' } as const;
const failFromNowOn = () => running.emulator.addFaults([{ status: 503, match: { method: 'GET' }, times: 0 }]);
const page = async (search?: Record<string, string>) => {
  const { data, errors } = await running.ask(PAGE, { search }, READER);
  const edges: { node: { id: string; freshness: { source: string } } }[] = data?.customers?.edges ?? [];
  return {
    code: errors?.[0]?.extensions.code,
    freshness: data?.customers?.freshness,
    sources: Object.fromEntries(edges.map(({ node }) => [node.id, node.freshness.source])),
  };
};

describe('a page of customers that were given by name', () => {
  it('is as old as the oldest of them, each of which says its own age', async () => {
    await running.ask(`{ customer(id: "${DOCUMENTED}") { companyName } }`, {}, READER);
    running.clock.skip(USUAL_AGE_MS / 2);
    const { freshness, sources } = await page();
    expect(sources).toEqual({ [DOCUMENTED]: 'CACHE', [BELLOWS_COLLEGE]: 'LIVE' });
    expect(freshness).toMatchObject({ source: 'CACHE' });
    expect(freshness.ageMs).toBeGreaterThanOrEqual(USUAL_AGE_MS / 2);
  });

  it('is STALE when one of them is, also one that a search left out', async () => {
    await page();
    running.clock.skip(USUAL_AGE_MS);
    await running.ask(`{ customer(id: "${BELLOWS_COLLEGE}") { companyName } }`, {}, READER);
    failFromNowOn();
    const { freshness, sources } = await page({ companyNameStartsWith: 'Bellows' });
    expect(sources).toEqual({ [BELLOWS_COLLEGE]: 'CACHE' });
    expect(freshness).toMatchObject({ source: 'STALE' });
  });

  it('is an error when one of them was never read and Partner Center fails', async () => {
    await running.ask(`{ customer(id: "${DOCUMENTED}") { companyName } }`, {}, READER);
    failFromNowOn();
    expect(await page()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sources: {} });
  });

  it('is as old as the knowledge that one of them is unknown, who is left out', async () => {
    await policy.change([{ application: 'demo-reader', customers: [UNKNOWN_CUSTOMER] }]);
    await eventually(async () => (await page()).sources[DOCUMENTED] === undefined);
    expect(await page()).toMatchObject({ freshness: { source: 'CACHE' }, sources: {} });
    running.clock.skip(ABSENCE_MS / 2);
    const old = await page();
    expect(old).toMatchObject({ freshness: { source: 'CACHE' }, sources: {} });
    expect(old.freshness.ageMs).toBeGreaterThanOrEqual(ABSENCE_MS / 2);
    running.clock.skip(ABSENCE_MS / 2);
    expect(await page()).toMatchObject({ freshness: { source: 'LIVE' }, sources: {} });
  });

  it('has no age when there is none of them to read', async () => {
    await policy.change([{ application: 'demo-reader', customers: [] }]);
    await eventually(async () => (await page()).freshness === null);
    expect(await page()).toEqual({ code: undefined, freshness: null, sources: {} });
  });

  it('is never one that was remembered for whoever may see all customers', async () => {
    const all = () => running.ask(PAGE, {}, { as: 'demo-operator' });
    await all();
    running.clock.skip(USUAL_AGE_MS);
    failFromNowOn();
    expect((await all()).data.customers.freshness).toMatchObject({ source: 'STALE' });
    running.emulator.clearRequests();
    expect(await page()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', sources: {} });
    const { errors } = await running.ask(
      `{ customer(id: "${namedCustomerId(3)}") { companyName azurePlans { id } } }`,
      {},
      READER,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    const paths = running.apiRequests().map(({ path }) => path);
    expect(paths.filter((path) => !path.includes(DOCUMENTED) && !path.includes(BELLOWS_COLLEGE))).toEqual([]);
  });
});
