import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PARTNERS } from '../../src/emulator/rest-api/partners.js';
import { customerPage } from '../support/customer-pages.js';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

/** Makes Partner Center's next answers a page of one customer with this link to the following one. */
function answer(next: unknown, { times = 1 } = {}): void {
  const items = [{ id: DOCUMENTED, companyProfile: { companyName: 'Fourth Coffee' } }];
  running.emulator.addFaults([
    {
      match: { pathContains: '/customers?' },
      times,
      status: 200,
      body: JSON.stringify({ items, links: { next } }),
    },
  ]);
}
const header = (value: string, key = 'MS-ContinuationToken') => ({ key, value });
const lastCall = () => running.apiRequests().at(-1);

describe('the next page of customers', () => {
  it.each([
    ['without /v1', '/customers?size=1&seekOperation=Next'],
    ['with /v1', '/v1/customers?size=1&seekOperation=Next'],
    ['with the origin', 'ORIGIN/v1/customers?size=1&seekOperation=Next'],
  ])('is followed %s, with its header', async (_what, uri) => {
    answer({
      uri: uri.replace('ORIGIN', running.emulator.url),
      method: 'GET',
      headers: [header('abc123')],
    });
    const { endCursor, hasNextPage } = await customerPage(running, { first: 1 });
    expect(hasNextPage).toBe(true);
    answer(undefined);
    const last = await customerPage(running, { first: 1, after: endCursor });
    expect(lastCall()?.path).toBe('/v1/customers?size=1&seekOperation=Next');
    expect(lastCall()?.headers['ms-continuationtoken']).toBe('abc123');
    expect(last.names).toEqual(['Fourth Coffee']);
    expect(last.hasNextPage).toBe(false);
  });

  it('takes nothing from the link but the continuation token', async () => {
    answer({
      uri: '/customers?seekOperation=Next',
      headers: [header('abc'), header('Bearer stolen', 'Authorization'), header('evil.example', 'Host')],
    });
    const { endCursor } = await customerPage(running, { first: 1 });
    answer(undefined);
    await customerPage(running, { first: 1, after: endCursor });
    expect(lastCall()?.headers).toMatchObject({ authorization: 'Bearer', 'ms-continuationtoken': 'abc' });
    expect(lastCall()?.headers.host).not.toContain('evil');
  });

  it('can be asked for although this page is empty', async () => {
    const next = { uri: '/customers?seekOperation=Next', headers: [header('abc')] };
    running.emulator.addFaults([{ status: 200, body: JSON.stringify({ items: [], links: { next } }) }]);
    const empty = await customerPage(running, { first: 1 });
    expect(empty.ids).toEqual([]);
    expect(empty.hasNextPage).toBe(true);
    answer(undefined);
    expect((await customerPage(running, { first: 1, after: empty.endCursor })).ids).toEqual([DOCUMENTED]);
  });

  it.each([
    ['another host', { uri: 'https://evil.example/v1/customers?size=1' }],
    ['another host without a scheme', { uri: '//evil.example/v1/customers' }],
    ['a host disguised by a backslash', { uri: '/\\evil.example/v1/customers' }],
    ['another collection', { uri: '/customers/f62cf10b-8f76-4fc4-9774-c5291f8faf86/subscriptions' }],
    ['a path that climbs out', { uri: '/v1/customers/../invoices' }],
    ['an encoded path', { uri: '/v1/%63ustomers%2f..' }],
    ['a script', { uri: 'javascript:alert(1)' }],
    ['a password', { uri: 'ORIGIN_WITH_PASSWORD/v1/customers' }],
    ['another method', { uri: '/customers?size=1', method: 'DELETE' }],
    ['a token with a line break', { uri: '/customers', headers: [header('a\r\nX-Evil: 1')] }],
    ['a token of 10,000 characters', { uri: '/customers', headers: [header('a'.repeat(10_000))] }],
    ['no uri at all', { method: 'GET' }],
  ])('is an error rather than the end of the list when the link names %s', async (_what, next) => {
    const withPassword = running.emulator.url.replace('://', '://user:password@');
    answer(JSON.parse(JSON.stringify(next).replace('ORIGIN_WITH_PASSWORD', withPassword)), { times: 0 });
    const { data, errors } = await customerPage(running, { first: 1 });
    expect(data).toEqual({ customers: null });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } }]);
    expect(JSON.stringify(errors)).not.toContain('evil');
  });
});

describe('customers of an indirect reseller', () => {
  it('are found where the gateway signs in as a user', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'refresh-'));
    const refreshTokenPath = join(folder, 'token');
    await writeFile(refreshTokenPath, 'demo-refresh-token');
    const asUser = await startGatewayUnderTest({
      config: (config) => ({ ...config, entra: { ...config.entra, refreshTokenPath } }),
    });
    const reseller = PARTNERS.find(({ mpnId }) => mpnId === '5357563');
    const page = await customerPage(asUser, {
      first: 10,
      search: { indirectResellerId: reseller?.tenantId },
    });
    await asUser.stop();
    await rm(folder, { recursive: true });
    expect(page.errors).toBeUndefined();
    expect(page.names).toEqual(['Fourth Coffee', 'Lamna Healthcare']);
  });
});
