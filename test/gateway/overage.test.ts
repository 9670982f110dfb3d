import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT, UNKNOWN_CUSTOMER } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const apiRequests = () => running.emulator.requests().filter(({ target }) => target === 'api');

describe('overage', () => {
  it('answers the documented example, field for field', async () => {
    const { data, errors } = await running.ask(
      `query ($id: UUID!) { overage(customerId: $id) {
         customerId totalCount
         items { customerId azureEntitlementId partnerId type overageEnabled
                 links { self { uri } overage { uri method headers { key value } } } }
         links { self { uri } next { uri } previous { uri } }
       } }`,
      { id: DOCUMENTED },
    );
    expect(errors).toBeUndefined();
    expect(data.overage).toEqual({
      customerId: DOCUMENTED,
      totalCount: 1,
      items: [
        {
          customerId: DOCUMENTED,
          azureEntitlementId: DOCUMENTED_ENTITLEMENT,
          partnerId: '1234',
          type: 'PhoneServices',
          overageEnabled: true,
          links: {
            self: null,
            overage: { uri: `/customers/${DOCUMENTED}/subscriptions/overage`, method: 'GET', headers: [] },
          },
        },
      ],
      links: { self: null, next: null, previous: null },
    });
  });

  it('sends Partner Center exactly one request, with the documented headers', async () => {
    const correlationId = '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132';
    await running.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`, undefined, {
      headers: { 'x-correlation-id': correlationId, 'accept-language': 'xx, de-CH;q=0.4, fr;q=0.9' },
    });
    const [request, ...others] = apiRequests();
    expect(others).toEqual([]);
    expect(request).toMatchObject({
      method: 'GET',
      path: `/v1/customers/${DOCUMENTED}/subscriptions/overage`,
      body: null,
      headers: {
        accept: 'application/json',
        authorization: 'Bearer',
        'ms-correlationid': correlationId,
        'ms-requestid': expect.stringMatching(GUID),
        'x-locale': 'fr-FR',
        'ms-partnercenter-application': 'overage-gateway',
        'ms-contract-version': 'v1',
      },
    });
  });

  it("gives the ids that Microsoft support asks for, and returns the caller's correlation id", async () => {
    const correlationId = '81b08ffe-4cf8-49cd-82db-5c2fb0a8e132';
    const { data, headers } = await running.ask(
      `{ overage(customerId: "${DOCUMENTED}") { trace { requestId correlationId } freshness { source ageMs } } }`,
      undefined,
      { headers: { 'x-correlation-id': correlationId } },
    );
    expect(headers.get('x-correlation-id')).toBe(correlationId);
    expect(data.overage.trace).toEqual({
      requestId: apiRequests()[0]?.headers['ms-requestid'],
      correlationId,
    });
    expect(data.overage.freshness.source).toBe('LIVE');
  });

  it('replaces a correlation id that is not a GUID', async () => {
    const { headers } = await running.ask(
      `{ overage(customerId: "${DOCUMENTED}") { totalCount } }`,
      undefined,
      {
        headers: { 'x-correlation-id': 'not-a-guid' },
      },
    );
    expect(headers.get('x-correlation-id')).toMatch(GUID);
    expect(apiRequests()[0]?.headers['ms-correlationid']).toBe(headers.get('x-correlation-id'));
  });

  it('accepts an upper-case customer id and answers in lower case', async () => {
    const { data } = await running.ask(
      `{ overage(customerId: "${DOCUMENTED.toUpperCase()}") { customerId } }`,
    );
    expect(data.overage.customerId).toBe(DOCUMENTED);
    expect(apiRequests()[0]?.path).toBe(`/v1/customers/${DOCUMENTED}/subscriptions/overage`);
  });

  it.each([
    ['not-a-guid'],
    [`{${DOCUMENTED}}`],
    [`${DOCUMENTED} `],
    [DOCUMENTED.replaceAll('-', '')],
    [`${DOCUMENTED}/../x`],
    [''],
  ])('refuses the customer id %j before anything is sent', async (id) => {
    const { data, errors } = await running.ask(
      'query ($id: UUID!) { overage(customerId: $id) { totalCount } }',
      { id },
    );
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(apiRequests()).toEqual([]);
  });

  it('answers NOT_FOUND for an unknown customer, and says nothing of the upstream', async () => {
    const { data, errors } = await running.ask(
      `{ overage(customerId: "${UNKNOWN_CUSTOMER}") { totalCount } }`,
    );
    expect(data).toEqual({ overage: null });
    expect(errors?.[0]).toMatchObject({
      path: ['overage'],
      extensions: { code: 'NOT_FOUND', retryable: false },
    });
    expect(errors?.[0]?.extensions).not.toHaveProperty('upstream');
  });
});

describe('overages', () => {
  it('answers in the order asked for, with failures as errors at their path', async () => {
    const ids = [DOCUMENTED, UNKNOWN_CUSTOMER, DOCUMENTED];
    const { data, errors } = await running.ask(
      'query ($ids: [UUID!]!) { overages(customerIds: $ids) { customerId totalCount } }',
      { ids },
    );
    const answer = { customerId: DOCUMENTED, totalCount: 1 };
    expect(data.overages).toEqual([answer, null, answer]);
    expect(errors).toHaveLength(1);
    expect(errors?.[0]).toMatchObject({ path: ['overages', 1], extensions: { code: 'NOT_FOUND' } });
  });

  it('asks Partner Center once for a customer that is named twice', async () => {
    await running.ask(
      `{ overages(customerIds: ["${DOCUMENTED}", "${DOCUMENTED.toUpperCase()}"]) { totalCount } }`,
    );
    expect(apiRequests()).toHaveLength(1);
  });

  it.each([
    ['no ids', 0],
    ['101 ids', 101],
  ])('refuses %s before execution', async (_what, count) => {
    const ids = Array.from({ length: count }, () => DOCUMENTED);
    const { data, errors } = await running.ask(
      'query ($ids: [UUID!]!) { overages(customerIds: $ids) { totalCount } }',
      { ids },
    );
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(apiRequests()).toEqual([]);
  });
});
