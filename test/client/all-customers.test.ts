import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createOverageClient } from '../../src/client/overage-client.js';
import type { OverageClient } from '../../src/client/overage-client-api.js';
import { isFaultCustomer } from '../../src/emulator/seed/fault-customers.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { answering, failing, type Reply, startScriptedGateway } from './scripted-gateway.js';

let running: GatewayUnderTest;
let client: OverageClient;
beforeAll(async () => {
  running = await startGatewayUnderTest();
  client = createOverageClient({ url: running.gateway.url, token: () => running.token() });
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

/** A page with these customers, as a gateway answers it. */
const pageOf = (ids: readonly string[], endCursor: string | null, source = 'LIVE') =>
  answering({
    data: {
      customers: {
        edges: ids.map((id) => ({ node: { id, companyName: id, domain: null } })),
        pageInfo: { hasNextPage: endCursor !== null, endCursor },
        freshness: { source, fetchedAt: '2026-01-01T12:00:00.000Z' },
      },
    },
  });

async function scripted(...replies: Reply[]) {
  const gateway = await startScriptedGateway(...replies);
  onTestFinished(() => gateway.stop());
  return { gateway, client: createOverageClient({ url: gateway.url, token: 'abc' }) };
}

const idsOf = async (customers: AsyncIterable<{ readonly id: string }>): Promise<string[]> => {
  const ids: string[] = [];
  for await (const { id } of customers) ids.push(id);
  return ids;
};

describe('all customers by the client', () => {
  it('come one by one over all pages, each once', async () => {
    const ids = await idsOf(client.customers({ pageSize: 25 }));
    // Customers that stand for a fault, and those that have left, are in no list.
    const known = running.emulator
      .state()
      .filter(({ id, relationshipToPartner }) => !isFaultCustomer(id) && relationshipToPartner !== 'none')
      .map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(known.toSorted());
    expect(ids.length).toBeGreaterThan(50);
  });

  it('come all at once without settings, and only those that a search finds with one', async () => {
    expect(await idsOf(client.customers())).toContain(DOCUMENTED);
    const found: (string | null)[] = [];
    for await (const { companyName } of client.customers({
      search: { companyNameStartsWith: 'w' },
      pageSize: 2,
    }))
      found.push(companyName);
    expect(found.length).toBeGreaterThan(2);
    expect(found.filter((name) => !/^w/i.test(name ?? ''))).toEqual([]);
  });

  it('are asked for page by page, as they are needed, and no further when the loop is left', async () => {
    const { gateway, client } = await scripted(pageOf(['a', 'b'], 'one'), pageOf(['c'], 'two'));
    const seen: string[] = [];
    for await (const { id } of client.customers({ pageSize: 2 })) {
      seen.push(`${id} after ${gateway.variables.length}`);
      if (id === 'c') break;
    }
    expect(seen).toEqual(['a after 1', 'b after 1', 'c after 2']);
    expect(gateway.variables).toEqual([
      { first: 2, after: null },
      { first: 2, after: 'one' },
    ]);
  });

  it('go on after a page without any', async () => {
    const { client } = await scripted(pageOf(['a'], 'one'), pageOf([], 'two'), pageOf(['b'], null));
    expect(await idsOf(client.customers())).toEqual(['a', 'b']);
  });

  it('say how current the page is that they stand on', async () => {
    const { client } = await scripted(pageOf(['a'], 'one'), pageOf(['b', 'c'], null, 'STALE'));
    const sources: unknown[] = [];
    for await (const { freshness } of client.customers()) sources.push(freshness?.source);
    expect(sources).toEqual(['LIVE', 'STALE', 'STALE']);
  });

  it('are tried again where a page fails with what may pass', async () => {
    const busy = failing('UPSTREAM_THROTTLED', { retryable: true, retryAfterSeconds: 0 });
    const { gateway, client } = await scripted(pageOf(['a'], 'one'), busy, pageOf(['b'], null));
    expect(await idsOf(client.customers())).toEqual(['a', 'b']);
    expect(gateway.variables).toHaveLength(3);
  });

  it('end with the error of a page that fails for good', async () => {
    const { client } = await scripted(pageOf(['a'], 'one'), failing('FORBIDDEN', { retryable: false }));
    await expect(idsOf(client.customers())).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('end with the reason of an abort, at once and without a further page', async () => {
    const { gateway, client } = await scripted(pageOf(['a', 'b'], 'one'), pageOf(['c'], null));
    const stopping = new AbortController();
    const seen: string[] = [];
    const listing = async () => {
      for await (const { id } of client.customers({}, { signal: stopping.signal })) {
        seen.push(id);
        stopping.abort(new Error('enough'));
      }
    };
    await expect(listing()).rejects.toThrow('enough');
    expect([seen, gateway.variables.length]).toEqual([['a'], 1]);
  });
});
