import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, UNKNOWN_CUSTOMER } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { rawPost, sendRaw } from '../support/raw-http.js';
import { leakedWords } from '../support/schema-words.js';
import { belowTheRoot, json, READ, times } from './attacks/attack-parts.js';
import { BODIES } from './attacks/body.attacks.js';
import { DOCUMENTS } from './attacks/document.attacks.js';
import { HEADERS } from './attacks/header.attacks.js';

let running: GatewayUnderTest;
let token: string;
beforeAll(async () => {
  running = await startGatewayUnderTest();
  token = await running.token('demo-reader');
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

/** No answer may hold data, name the schema, come late, or have cost a call of Partner Center. */
async function attack(
  body: string | Buffer,
  headerLines: readonly string[] = [],
): Promise<{ status: number; code: unknown; body: string }> {
  const given = headerLines.map((line) => line.toLowerCase());
  const has = (name: string) => given.some((line) => line.startsWith(`${name}:`));
  const lines = [
    ...(has('content-type') ? [] : ['content-type: application/json']),
    ...(has('authorization') ? [] : [`authorization: Bearer ${token}`]),
    ...headerLines,
  ];
  const { status, body: text } = await sendRaw(
    running.gateway.url,
    rawPost(running.gateway.url, lines, body),
  );
  const answer = JSON.parse(text);
  expect('data' in answer).toBe(false);
  expect(leakedWords(text, `${body}`)).toEqual([]);
  expect(running.emulator.requests().filter(({ target }) => target === 'api')).toEqual([]);
  return { status, code: answer.code ?? answer.errors[0].extensions.code, body: text };
}

describe('a malicious document', () => {
  it.each(DOCUMENTS)('with %s is refused', async (_what, body, code) => {
    expect(body.length).toBeLessThan(64 * 1024 + 1);
    expect((await attack(body)).code).toBe(code);
  });

  it.each([
    ['15 aliases', times(15, (i) => `a${i}: __typename`)],
    ['500 fields', '__typename '.repeat(499)],
  ])('is answered with %s: at the limit it is not malicious yet', async (_what, selection) => {
    const { errors } = await running.ask(belowTheRoot(selection), undefined, { as: 'demo-reader' });
    expect(errors).toBeUndefined();
  });

  it('is refused without telling the limit', async () => {
    const { body } = await attack(json(`{ ${'a { '.repeat(12)} a ${'} '.repeat(12)} }`));
    expect(JSON.parse(body).errors[0].message).not.toMatch(/\d/);
  });

  it('with five full batches is too complex, and five half ones are not', async () => {
    const ids = (count: number) => Array(count).fill(DOCUMENTED);
    const query = `query ($ids: [UUID!]!) { ${times(5, (i) => `a${i}: overages(customerIds: $ids) { totalCount items { type } }`)} }`;
    expect(
      (await attack(json(`${query.replaceAll('{ type }', `{ ${'type '.repeat(40)} }`)}`, { ids: ids(100) })))
        .code,
    ).toBe('QUERY_TOO_COMPLEX');
    const { errors } = await running.ask(query, { ids: ids(50) }, { as: 'demo-reader' });
    expect(errors).toBeUndefined();
  });
});

describe('an answer', () => {
  it('lists at most 100 errors', async () => {
    const { data, errors } = await running.ask(
      'query ($ids: [UUID!]!) { a: overages(customerIds: $ids) { totalCount } b: overages(customerIds: $ids) { totalCount } }',
      { ids: Array(100).fill(UNKNOWN_CUSTOMER) },
      { as: 'demo-reader' },
    );
    expect(data.b).toHaveLength(100);
    expect(errors).toHaveLength(100);
  });
});

describe('a malicious body', () => {
  it.each(BODIES)('with %s is refused', async (_what, body, status) => {
    expect((await attack(body)).status).toBe(status);
  });

  it('that is a gzip bomb is refused unopened', async () => {
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, 0x20));
    expect((await attack(bomb, ['content-encoding: gzip'])).status).toBe(415);
  });
});

describe('a malicious header', () => {
  it.each(HEADERS)('with %s is refused', async (_what, lines, status) => {
    expect((await attack(json('{ __typename }'), lines)).status).toBe(status);
  });

  it.each([
    ['a correlation id with a line break', 'x-correlation-id', 'a%0d%0ab'],
    ['a correlation id in unicode', 'x-correlation-id', 'ä'],
    ['two correlation ids', 'x-correlation-id', '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132, x'],
    ['a language of 5,000 letters', 'accept-language', 'd'.repeat(5_000)],
    ['a language in unicode', 'accept-language', 'dé;q=ü'],
    ['a language with a quality of infinity', 'accept-language', 'de;q=Infinity'],
    ['a forwarded address', 'x-forwarded-for', '10.0.0.1, evil'],
    ['another method to pretend', 'x-http-method-override', 'DELETE'],
    ['a trace parent that is none', 'traceparent', 'zz-'],
  ])('with %s never reaches Partner Center', async (_what, name, value) => {
    const lines = [`content-type: application/json`, `authorization: Bearer ${token}`, `${name}: ${value}`];
    const body = json(READ, { id: DOCUMENTED });
    const { status } = await sendRaw(running.gateway.url, rawPost(running.gateway.url, lines, body));
    expect(status).toBe(200);
    const [call] = running.emulator.requests().filter(({ target }) => target === 'api');
    expect(JSON.stringify(call?.headers)).not.toContain(value);
  });
});

describe('the gateway', () => {
  it('answers as usual after all of this', async () => {
    const { data, errors } = await running.ask(READ, { id: DOCUMENTED }, { as: 'demo-reader' });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ overage: { totalCount: 1 } });
  });
});
