import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { times } from './attacks/attack-parts.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest({ env: { RATE_LIMIT_PER_MINUTE: '10000' } });
});
afterAll(() => running.stop());

/** Points that the document takes once it was judged. */
async function priceOf(document: string): Promise<number> {
  const left = async () => {
    const { headers } = await running.ask(document);
    return Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
  };
  await left();
  const before = await left();
  return before - (await left());
}

describe('an answer that takes hardly a call, but holds many values', () => {
  it('costs more than one that holds few', async () => {
    const page = (selection: string) => `{ customers(first: 100) { edges { node { ${selection} } } } }`;
    expect(await priceOf(page('id companyName domain relationshipToPartner'))).toBe(1);
    expect(await priceOf(page(times(15, (i) => `a${i}: id`)))).toBe(2);
  });

  it('costs more when it is about the schema', async () => {
    expect(await priceOf('{ __type(name: "Query") { name } }')).toBe(1);
    const whole = await priceOf(getIntrospectionQuery());
    expect(whole).toBeGreaterThan(1);
    expect(whole).toBeLessThan(10);
  });

  it('is refused when it would tell the schema many times over, also to who may read it', async () => {
    const type = 'name type { kind name ofType { kind name ofType { kind name ofType { name } } } }';
    const fields = times(15, (i) => `a${i}: fields { description isDeprecated ${type} }`);
    const { errors, data } = await running.ask(`{ __schema { types { ${fields} } } }`);
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
  });
});
