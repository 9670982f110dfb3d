import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CustomersDocument } from '../../src/client/operations.js';
import { createOverageClient } from '../../src/client/overage-client.js';
import type { OverageClient } from '../../src/client/overage-client-api.js';
import { OverageError } from '../../src/client/overage-error.js';
import {
  DOCUMENTED,
  DOCUMENTED_ENTITLEMENT,
  entitlementOf,
  OVERAGE_OFF,
  OWNED_BY_ANOTHER,
  UNKNOWN_CUSTOMER,
} from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

let running: GatewayUnderTest;
let client: OverageClient;
beforeAll(async () => {
  running = await startGatewayUnderTest();
  client = createOverageClient({ url: running.gateway.url, token: () => running.token() });
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const errorOf = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error);

describe('the client against a gateway', () => {
  it('reads one customer', async () => {
    const { items } = await client.overage(DOCUMENTED);
    expect(items[0]).toMatchObject({ overageEnabled: true, azureEntitlementId: DOCUMENTED_ENTITLEMENT });
  });

  it('reads several customers in order, and one that fails fails alone', async () => {
    const [first, second, third] = await client.overages([OVERAGE_OFF, UNKNOWN_CUSTOMER, DOCUMENTED]);
    expect(first).toMatchObject({ customerId: OVERAGE_OFF, overage: { customerId: OVERAGE_OFF } });
    expect(second).toMatchObject({
      customerId: UNKNOWN_CUSTOMER,
      error: { code: 'NOT_FOUND', retryable: false },
    });
    expect(third).toMatchObject({ overage: { items: [{ overageEnabled: true }] } });
  });

  it('changes a customer and follows the operation', async () => {
    const result = await client.setOverage({ customerId: DOCUMENTED, overageEnabled: false, reason: 'test' });
    expect(result).toMatchObject({ outcome: 'ACCEPTED', overage: { overageEnabled: false }, userErrors: [] });
    const operation = await client.operation(result.operation?.id ?? '');
    expect(operation).toMatchObject({ customerId: DOCUMENTED, reason: 'test', outcome: 'ACCEPTED' });
    const { edges } = await client.operations({ customerId: DOCUMENTED, first: 1 });
    expect(edges[0]?.node.id).toBe(operation.id);
  });

  it('gives a refusal as a result', async () => {
    const azureEntitlementId = entitlementOf(running.emulator, OWNED_BY_ANOTHER);
    const change = { customerId: OWNED_BY_ANOTHER, overageEnabled: true, azureEntitlementId };
    expect(await client.setOverage(change)).toMatchObject({
      outcome: 'REJECTED',
      userErrors: [{ code: 'OWNED_BY_ANOTHER_PARTNER' }],
    });
  });

  it('previews a change without sending it', async () => {
    const preview = await client.previewOverage({ customerId: DOCUMENTED, overageEnabled: false });
    expect(preview).toMatchObject({ before: { overageEnabled: true }, after: { overageEnabled: false } });
    expect(running.apiRequests('PUT')).toEqual([]);
  });

  it('sends any other document', async () => {
    const { customers } = await client.request(CustomersDocument, { first: 2 });
    expect(customers?.edges).toHaveLength(2);
  });

  it('throws the code, the ids and the place of an error', async () => {
    const correlationId = '0f3c1d0e-55aa-4b11-9c57-3a2a1f0e9d11';
    const error = await errorOf(client.overage(UNKNOWN_CUSTOMER, { correlationId }));
    expect(error).toBeInstanceOf(OverageError);
    expect(error).toMatchObject({ code: 'NOT_FOUND', retryable: false, path: ['overage'], correlationId });
  });

  it('throws the code of a refusal before GraphQL', async () => {
    const stranger = createOverageClient({ url: running.gateway.url, token: 'no-token' });
    expect(await errorOf(stranger.overage(DOCUMENTED))).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});
