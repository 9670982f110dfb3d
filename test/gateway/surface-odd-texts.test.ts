import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { rawPost, sendRaw } from '../support/raw-http.js';
import { json, READ } from './attacks/attack-parts.js';

let running: GatewayUnderTest;
let token: string;
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '10000' } });
  token = await running.token('demo-reader');
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

/** As bytes on the wire: what is beyond Latin-1 comes in UTF-8. */
const ODD = [
  'äöü',
  Buffer.from('д🎉\u202e').toString('latin1'),
  Buffer.from('１２').toString('latin1'),
  'a\u0007b',
  'a\0b',
  'a\u007fb',
  'a\tb',
  'a\rb',
  '\u001b[31m',
  '"<\'>`{}',
];

const HEADERS = [
  'accept accept-encoding accept-language access-control-request-headers',
  'access-control-request-method apollo-require-preflight authorization baggage connection',
  'content-encoding content-length content-type cookie expect forwarded host origin te traceparent',
  'tracestate transfer-encoding upgrade user-agent x-apollo-operation-name x-correlation-id',
  'x-deadline-ms x-forwarded-for x-http-method-override',
].flatMap((names) => names.split(' '));

describe('unicode and control characters', () => {
  it.each(HEADERS)('in the header %s break nothing, and get nowhere', async (name) => {
    const usual = ['content-type: application/json', `authorization: Bearer ${token}`];
    for (const odd of ODD) {
      running.emulator.clearRequests();
      const lines = [...usual.filter((line) => !line.startsWith(`${name}:`)), `${name}: ${odd}`];
      const request = rawPost(running.gateway.url, lines, json(READ, { id: DOCUMENTED }));
      const { status, body } = await sendRaw(running.gateway.url, request);
      const calls = running.apiRequests();
      expect(status, odd).toBeGreaterThanOrEqual(200);
      expect(status, odd).toBeLessThan(500);
      expect('data' in JSON.parse(body), odd).toBe(status === 200);
      expect(calls, odd).toHaveLength(status === 200 ? 1 : 0);
      expect(JSON.stringify(calls.map(({ headers }) => headers))).not.toContain(JSON.stringify(odd));
    }
  });

  const IDS: readonly [
    what: string,
    document: string,
    variables: (odd: string) => Record<string, unknown>,
  ][] = [
    ['a customer', READ, (id) => ({ id })],
    [
      'one customer of a batch',
      'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }',
      (id) => ({ ids: [DOCUMENTED, id] }),
    ],
    ['a change', 'query ($id: UUID!) { overageOperation(id: $id) { id } }', (id) => ({ id })],
    [
      'the customer of changes',
      'query ($id: UUID) { overageOperations(customerId: $id) { edges { cursor } } }',
      (id) => ({ id }),
    ],
    [
      'a cursor of changes',
      'query ($after: String) { overageOperations(after: $after) { edges { cursor } } }',
      (after) => ({ after }),
    ],
    [
      'a cursor of customers',
      'query ($after: String) { customers(after: $after) { edges { cursor } } }',
      (after) => ({ after }),
    ],
  ];

  it.each(IDS)(
    'in the id of %s are refused before anything is asked for',
    async (_what, document, variables) => {
      for (const odd of [
        ...ODD,
        `${DOCUMENTED}\r\nx: y`,
        `\ufeff${DOCUMENTED}`,
        '\ud800',
        '../..',
        'a'.repeat(50_000),
      ]) {
        const { data, errors } = await running.ask(document, variables(odd), { as: 'demo-reader' });
        expect(
          Object.values(data ?? {}).filter((value) => value !== null),
          odd,
        ).toEqual([]);
        expect(errors?.[0]?.extensions.code, odd).toBe('BAD_USER_INPUT');
      }
      expect(running.apiRequests()).toEqual([]);
    },
  );

  it('in the id of a document are the id of none', async () => {
    for (const odd of ODD) {
      const search = new URLSearchParams({ documentId: odd });
      const headers = { authorization: `Bearer ${token}`, 'apollo-require-preflight': '1' };
      const answer = await fetch(`${running.gateway.url}?${search}`, { headers });
      expect(await answer.json()).toMatchObject({
        errors: [{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }],
      });
    }
  });
});
