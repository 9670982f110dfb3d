import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED, OVERAGE_OFF } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
afterAll(() => running.stop());

const read = (id: string) => running.ask(`{ overage(customerId: "${id}") { totalCount } }`);

describe('a customer for whom Partner Center asked to wait an hour', () => {
  it('is left alone, while other customers are read as ever', async () => {
    running.emulator.addFaults([
      { match: { customerId: DOCUMENTED }, status: 429, headers: { 'Retry-After': '3600' } },
    ]);
    expect((await read(DOCUMENTED)).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED' } }]);
    expect((await read(OVERAGE_OFF)).errors).toBeUndefined();

    const again = await read(DOCUMENTED);
    expect(again.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED', retryable: true } }]);
    expect(again.errors?.[0]?.extensions.retryAfterSeconds).toBeGreaterThan(3_500);
    expect(running.apiRequests().filter(({ path }) => path.includes(DOCUMENTED))).toHaveLength(1);
  });
});
