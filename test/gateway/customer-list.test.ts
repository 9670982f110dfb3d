import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { allArrived } from '../support/all-arrived.js';
import { customerPage, everyCustomerPage } from '../support/customer-pages.js';
import { DOCUMENTED, WITHOUT_RELATIONSHIP } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';

/** The default of PARTNER_CENTER_MAX_CONCURRENT. */
const AT_ONCE = 25;

const held = new HeldAnswers();
let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest({
    env: { DEADLINE_QUERY_MS: '60000' },
    emulator: { sleep: held.sleep },
  });
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const calls = () => running.apiRequests().length;
const startingWith = (companyNameStartsWith: string) => ({ companyNameStartsWith });

describe('customers, for a caller that may see all of them', () => {
  it('come page by page, one call each, without a gap or a repetition', async () => {
    const pages = await everyCustomerPage(running, { first: 100 });
    const ids = pages.flatMap((page) => page.ids);
    expect(ids.length).toBeGreaterThan(300);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(DOCUMENTED);
    expect(ids).not.toContain(WITHOUT_RELATIONSHIP);
    expect(calls()).toBe(pages.length);
  });

  it('can be continued after any of them', async () => {
    const [first] = await everyCustomerPage(running, { first: 10 });
    const second = await customerPage(running, { first: 10, after: first?.endCursor });
    const middle = await customerPage(running, { first: 10, after: first?.cursors[3] });
    expect(middle.ids).toEqual(first?.ids.slice(4));
    const across = await customerPage(running, { first: 3, after: middle.endCursor });
    expect(across.ids).toEqual(second.ids.slice(0, 3));
    expect(across.hasNextPage).toBe(true);
  });

  it('are 25 unless the caller says otherwise', async () => {
    const { data } = await running.ask('{ customers { edges { node { id } } } }');
    expect(data.customers.edges).toHaveLength(25);
  });

  it.each([
    ['the beginning of a name', startingWith('fourth'), ['Fourth Coffee']],
    ['the beginning of a domain', { domainStartsWith: 'FOURTHcoffee' }, ['Fourth Coffee']],
    [
      'quotes, braces and a percent sign',
      startingWith('Trey Research "R&D" {50 %}'),
      ['Trey Research "R&D" {50 %}'],
    ],
    ['letters beyond ASCII', startingWith('überwald'), ['Überwald Gruppe']],
    ['half a character', startingWith('\ud83d'), []],
    ['what looks like a filter of its own', startingWith('","Field":"Domain'), []],
    ['what looks like a query of its own', startingWith('a&size=500#'), []],
    ['a backslash', startingWith('Fourth\\'), []],
  ])('are found by %s', async (_what, search, names) => {
    const page = await customerPage(running, { first: 10, search });
    expect(page.errors).toBeUndefined();
    expect(page.names).toEqual(names);
    expect(calls()).toBe(1);
  });

  it('keep their search from page to page', async () => {
    const pages = await everyCustomerPage(running, { first: 7, search: startingWith('Amber') });
    const names = pages.flatMap((page) => page.names);
    expect(names).toHaveLength(30);
    expect(names.every((name) => name.startsWith('Amber'))).toBe(true);
  });

  it('come with their overage, one call for each', async () => {
    const { data, errors } = await running.ask(
      '{ customers(first: 5) { edges { node { id overage { customerId } } } } }',
    );
    expect(errors).toBeUndefined();
    for (const { node } of data.customers.edges) expect(node.overage.customerId).toBe(node.id);
    expect(calls()).toBe(6);
  });

  it('come with their overage, as many calls at once as are allowed', async () => {
    running.emulator.addFaults([{ match: { pathContains: '/overage' }, times: 0, delayMs: 1 }]);
    const asking = running.ask('{ customers(first: 50) { edges { node { overage { totalCount } } } } }');
    await eventually(() => held.count >= AT_ONCE);
    await allArrived(running.gateway);
    expect(held.count).toBe(AT_ONCE);
    held.open();
    expect((await asking).errors).toBeUndefined();
    expect(calls()).toBe(51);
  });

  it('take the role Overage.Read', async () => {
    const page = await customerPage(running, { first: 1 }, { as: 'demo-stranger' });
    expect(page.data).toEqual({ customers: null });
    expect(page.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(calls()).toBe(0);
  });
});

describe('customers, asked for wrongly', () => {
  it.each([
    ['first: 0', { first: 0 }],
    ['first: -1', { first: -1 }],
    ['first: 101', { first: 101 }],
    ['an empty search', { first: 1, search: {} }],
    ['an empty text', { first: 1, search: startingWith('') }],
    ['blanks', { first: 1, search: startingWith('  ') }],
    ['a control character', { first: 1, search: startingWith('a\u0000b') }],
    ['a line break', { first: 1, search: { domainStartsWith: 'a\r\nX: y' } }],
    ['101 characters', { first: 1, search: startingWith('a'.repeat(101)) }],
    ['two searches at once', { first: 1, search: { ...startingWith('a'), domainStartsWith: 'a' } }],
    ['a reseller that is no GUID', { first: 1, search: { indirectResellerId: '1234' } }],
    ['an empty cursor', { first: 1, after: '' }],
    ['a cursor of somewhere else', { first: 1, after: 'WzEsMl0' }],
    ['a cursor with a line break', { first: 1, after: 'abc\r\ndef' }],
    ['a cursor of 20,000 characters', { first: 1, after: 'A'.repeat(20_000) }],
  ])('are refused before any call: %s', async (_what, variables) => {
    const { errors } = await customerPage(running, variables);
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(calls()).toBe(0);
  });

  it('are refused before any call: first: 10,000, like everything that asks for too much', async () => {
    const { errors } = await customerPage(running, { first: 10_000 });
    expect(errors?.[0]?.extensions.code).toBe('QUERY_TOO_COMPLEX');
    expect(calls()).toBe(0);
  });

  it.each<[string, (cursor: string) => string]>([
    ['truncated', (cursor) => cursor.slice(0, -4)],
    [
      'with one character changed',
      (cursor) => `${cursor.slice(0, 40)}${cursor[40] === 'A' ? 'B' : 'A'}${cursor.slice(41)}`,
    ],
    ['with something appended', (cursor) => `${cursor}!`],
    ['in another letter case', (cursor) => cursor.toLowerCase()],
    ['twice', (cursor) => cursor + cursor],
  ])('refuse a cursor that is %s', async (_what, damage) => {
    const { endCursor = '' } = await customerPage(running, { first: 2 });
    const { errors } = await customerPage(running, { first: 2, after: damage(endCursor) });
    expect(errors).toMatchObject([{ path: ['customers'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls()).toBe(1);
  });

  it('refuse a cursor of another search', async () => {
    const { endCursor } = await customerPage(running, { first: 2 });
    const { errors } = await customerPage(running, { first: 2, after: endCursor, search: startingWith('A') });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls()).toBe(1);
  });

  it('refuse a cursor of another caller', async () => {
    const { endCursor } = await customerPage(running, { first: 2 }, { as: 'demo-operator' });
    const { errors } = await customerPage(running, { first: 2, after: endCursor }, { as: 'demo-reader' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls()).toBe(1);
  });

  it('refuse a cursor that Partner Center does not know any more', async () => {
    const { endCursor } = await customerPage(running, { first: 2 });
    running.emulator.addFaults([{ status: 400, body: '{"code":800002,"description":"token"}' }]);
    const { errors } = await customerPage(running, { first: 2, after: endCursor });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', retryable: false } }]);
  });
});

describe('customers of an indirect reseller', () => {
  it('are refused without a call while the gateway signs in as an application alone', async () => {
    const search = { indirectResellerId: namedCustomerId(1) };
    const { errors } = await customerPage(running, { first: 10, search });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_FORBIDDEN' } }]);
    expect(calls()).toBe(0);
  });
});
