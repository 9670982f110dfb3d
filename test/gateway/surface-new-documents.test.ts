import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { belowTheRoot } from './attacks/attack-parts.js';

let running: GatewayUnderTest;
beforeEach(async () => {
  running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '20' } });
});
afterEach(() => running.stop());

const leftOf = ({ headers }: Answer) => Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code;

/** Of about so many tokens. */
const valid = (tokens: number) => belowTheRoot('totalCount '.repeat(tokens - 13));
const invalid = (tokens: number) => belowTheRoot('nothing '.repeat(tokens - 13));

describe('a document that nobody has sent before', () => {
  it('costs a point for each hundred tokens, besides what its request costs', async () => {
    expect(leftOf(await running.ask(valid(90)))).toBe(19);
    expect(leftOf(await running.ask(valid(450)))).toBe(19 - 5);
  });

  it('costs the same when it is refused', async () => {
    const first = await running.ask(invalid(90));
    expect([codeOf(first), leftOf(first)]).toEqual(['GRAPHQL_VALIDATION_FAILED', 19]);
    const second = await running.ask(invalid(450));
    expect([codeOf(second), leftOf(second)]).toEqual(['GRAPHQL_VALIDATION_FAILED', 19 - 5]);
  });

  it.each([
    ['valid', valid(450)],
    ['invalid', invalid(450)],
  ])(
    'costs that once, when it is %s: sent again it was judged before, whoever sends it',
    async (_what, document) => {
      expect(leftOf(await running.ask(document))).toBe(15);
      expect(leftOf(await running.ask(document))).toBe(14);
      const other = await running.ask(document, undefined, { as: 'demo-reader' });
      expect(leftOf(await running.ask(document, undefined, { as: 'demo-reader' }))).toBe(leftOf(other) - 1);
    },
  );

  it('is refused at once where no minute could pay for it, whatever is left', async () => {
    await running.stop();
    running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '3' } });
    const refused = await running.ask(valid(450));
    expect([refused.status, leftOf(refused)]).toEqual([429, 2]);
    expect(refused.text).toContain('only 3 may be spent a minute');
  });

  it('is not judged for a caller who has no points for that, and goes on to be judged for others', async () => {
    for (let spent = 0; spent < 17; spent += 1) await running.ask('{ __typename }');
    for (const document of [valid(450), invalid(450)]) {
      expect(JSON.parse((await running.ask(document)).text)).toMatchObject({
        status: 429,
        code: 'RATE_LIMITED',
      });
    }
    running.emulator.clearRequests();
    const asOther = { as: 'demo-reader' } as const;
    expect((await running.ask(valid(450), undefined, asOther)).data).toEqual({ overage: { totalCount: 1 } });
    expect(codeOf(await running.ask(invalid(450), undefined, asOther))).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('fields that conflict', () => {
  it('are told with both places to who may read the schema, and with one to others', async () => {
    const document = belowTheRoot('\n a: totalCount\n a: customerId\n');
    const [told] = (await running.ask(document)).errors ?? [];
    expect(told).toMatchObject({
      message: expect.stringContaining('"totalCount" and "customerId" are different fields'),
      locations: [
        { line: 2, column: 2 },
        { line: 3, column: 2 },
      ],
    });
    const { errors } = await running.ask(document, undefined, { as: 'demo-reader' });
    expect(errors).toMatchObject([
      { locations: [{ line: 2, column: 2 }], extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ]);
  });
});
