import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT, OVERAGE_NEVER_SET } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { setOverage } from '../support/set-overage.js';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

describe('the PUT of setOverage', () => {
  it('is one request with the documented headers and no others of ours', async () => {
    const correlationId = '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132';
    const input = { customerId: DOCUMENTED, overageEnabled: false };
    await setOverage(running, input, {
      headers: { 'x-correlation-id': correlationId, 'accept-language': 'de' },
    });

    const [put, ...others] = running.apiRequests('PUT');
    expect(others).toEqual([]);
    expect(put?.path).toBe(`/v1/customers/${DOCUMENTED}/subscriptions/overage`);
    const {
      host,
      connection,
      'user-agent': agent,
      'accept-encoding': encodings,
      ...ours
    } = put?.headers ?? {};
    expect({ host, connection, agent, encodings }).toEqual({
      host: new URL(running.emulator.url).host,
      connection: 'keep-alive',
      agent: expect.any(String),
      encodings: expect.any(String),
    });
    expect(ours).toEqual({
      accept: 'application/json',
      authorization: 'Bearer',
      'content-type': 'application/json',
      'content-length': String(JSON.stringify(put?.body).length),
      'ms-correlationid': correlationId,
      'ms-requestid': expect.stringMatching(GUID),
      'x-locale': 'de-DE',
      'ms-partnercenter-application': 'overage-gateway',
      'ms-contract-version': 'v1',
    });
  });

  it.each([
    [
      'everything that was given',
      DOCUMENTED,
      {
        overageEnabled: true,
        azureEntitlementId: DOCUMENTED_ENTITLEMENT.toUpperCase(),
        partnerId: '1234',
        azureResourceGroup: {
          location: 'canadacentral',
          tags: [
            { name: 'cost centre', value: '42' },
            { name: '__proto__', value: '' },
          ],
        },
      },
      {
        overageEnabled: true,
        azureEntitlementId: DOCUMENTED_ENTITLEMENT,
        partnerId: '1234',
        azureResourceGroup: {
          location: 'canadacentral',
          tags: JSON.parse('{ "cost centre": "42", "__proto__": "" }'),
        },
      },
    ],
    [
      'the entitlement that is set, when disabling names none',
      DOCUMENTED,
      { overageEnabled: false },
      { overageEnabled: false, azureEntitlementId: DOCUMENTED_ENTITLEMENT },
    ],
    [
      'no entitlement, when the default one is allowed',
      OVERAGE_NEVER_SET,
      { overageEnabled: true, allowDefaultEntitlement: true },
      { overageEnabled: true },
    ],
    [
      'nothing for inputs that are null',
      OVERAGE_NEVER_SET,
      {
        overageEnabled: true,
        allowDefaultEntitlement: true,
        partnerId: null,
        azureEntitlementId: null,
        azureResourceGroup: null,
        expectedOverageEnabled: null,
      },
      { overageEnabled: true },
    ],
  ])('carries %s', async (_what, customerId, input, body) => {
    const { payload } = await setOverage(running, { customerId, ...input });
    expect(payload).toMatchObject({ outcome: 'ACCEPTED', userErrors: [] });
    expect(running.apiRequests('PUT').map((put) => put.body)).toEqual([body]);
  });
});
