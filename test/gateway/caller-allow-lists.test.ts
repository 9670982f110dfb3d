import { afterEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const QUERY = `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`;

let running: GatewayUnderTest;
afterEach(() => running.stop());

describe('the lists of who is let in at all', () => {
  it('let in the applications named, and no others', async () => {
    running = await startGatewayUnderTest({ env: { CALLER_APPLICATIONS: 'other, demo-reader' } });
    const named = await running.ask(QUERY, undefined, { as: 'demo-reader' });
    expect(named.data).toEqual({ overage: { totalCount: 1 } });
    const other = await running.ask(QUERY, undefined, { as: 'demo-operator' });
    expect(other.status).toBe(401);
    expect(other.text).toContain('an application that is not allowed here');
    expect(running.apiRequests()).toHaveLength(1);
  });

  it('let in the tenants named, and no others', async () => {
    running = await startGatewayUnderTest({
      env: { CALLER_TENANTS: '99999999-9999-4999-8999-999999999999' },
    });
    const answer = await running.ask(QUERY);
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('a tenant that is not allowed here');
    expect(running.apiRequests()).toEqual([]);
  });
});
