import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, UNKNOWN_CUSTOMER } from '../support/customers.js';
import type { Answer } from '../support/gateway-under-test.js';
import {
  CALLERS,
  type CallerName,
  type GatewayOfMany,
  idsOf,
  startGatewayOfMany,
} from '../support/many-callers.js';
import { scrape } from '../support/scrape.js';
import { BY_ANOTHER_WAY, READING, READING_A_CHANGE, READING_WHOSE_CHANGE, ROWS } from './isolation-rows.js';

/** Known to Partner Center, with overage on, and granted to few callers. */
const OTHER = '0c5a0000-0000-4000-8000-000000000002';

let running: GatewayOfMany;
beforeAll(async () => {
  running = await startGatewayOfMany();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const CASES = Object.entries(ROWS).flatMap(([field, row]) =>
  CALLERS.flatMap((caller) => [
    {
      field,
      caller,
      customer: 'the documented customer',
      id: DOCUMENTED,
      result: row.expected[caller][0],
      row,
    },
    { field, caller, customer: 'another customer', id: OTHER, result: row.expected[caller][1], row },
  ]),
);

function resultOf({ errors }: Answer): unknown {
  return errors === undefined ? 'answered' : errors[0]?.extensions.code;
}

/** Whether the answer shows a pending change with its private part, without, or is an error. */
function whoseChange({ data, errors, text }: Answer): string {
  if (errors !== undefined) return String(errors[0]?.extensions.code);
  const { pendingOperation } = data.overage ?? data.overages[0];
  expect(pendingOperation.wanted, text).toEqual({ overageEnabled: false });
  const hidden = {
    wanted: { overageEnabled: false },
    idempotencyKey: '',
    reason: null,
    requestedBy: { application: null, user: null, tenant: null },
  };
  if (JSON.stringify(pendingOperation) === JSON.stringify(hidden)) return 'hidden';
  expect(pendingOperation).toMatchObject({
    reason: 'Leaves us',
    requestedBy: { application: 'operator' },
    idempotencyKey: expect.stringMatching(/^overages?$/),
  });
  return 'shown';
}

/** What is logged of refusals, from this place in the log on. */
function denials(already = 0): unknown[] {
  const lines = running.logged().slice(already).split('\n');
  return lines.filter((line) => line.includes('"access denied"')).map((line) => JSON.parse(line));
}

/** One denial of this caller, or none. */
const expectedDenials = (result: unknown, caller: CallerName) =>
  result === 'answered' ? [] : [expect.objectContaining(idsOf(caller))];

const apiRequests = () => running.emulator.requests().filter(({ target }) => target === 'api');

describe('isolation of customers', () => {
  it('is tested for every field of Query and Mutation', () => {
    const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
    const fields = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`),
    );
    expect([...Object.keys(ROWS), ...BY_ANOTHER_WAY].sort()).toEqual(fields.sort());
  });

  it.each(CASES)('$field as $caller for $customer: $result', async ({ caller, id, result, row }) => {
    const already = running.logged().length;
    const answer = await running.askAs(caller, row.document, row.variables(id));
    expect(resultOf(answer), answer.text).toBe(result);
    expect(denials(already)).toEqual(expectedDenials(result, caller));
    if (result === 'answered' && row.asksUpstream !== false) expect(apiRequests()).not.toEqual([]);
    else expect(apiRequests()).toEqual([]);
  });

  it.each(Object.entries(ROWS).filter(([, row]) => row.asksUpstream !== false))(
    '%s answers the same for a forbidden customer and an unknown one',
    async (_field, row) => {
      const shapeOf = ({ text, status }: Answer, id: string) => ({
        status,
        text: text.replaceAll(id, 'ID').replace(/"correlationId":"[^"]*"/g, ''),
      });
      const forbidden = await running.askAs('scoped', row.document, row.variables(OTHER));
      const unknown = await running.askAs('operator', row.document, row.variables(UNKNOWN_CUSTOMER));
      expect(shapeOf(forbidden, OTHER)).toEqual(shapeOf(unknown, UNKNOWN_CUSTOMER));
    },
  );

  it('is decided for each id of a batch', async () => {
    const { data, errors } = await running.askAs(
      'scoped',
      'query ($ids: [UUID!]!) { overages(customerIds: $ids) { customerId } }',
      { ids: [OTHER, DOCUMENTED, UNKNOWN_CUSTOMER] },
    );
    expect(data.overages).toEqual([null, { customerId: DOCUMENTED }, null]);
    expect(errors).toMatchObject([
      { path: ['overages', 0], extensions: { code: 'NOT_FOUND' } },
      { path: ['overages', 2], extensions: { code: 'NOT_FOUND' } },
    ]);
    expect(apiRequests().map(({ path }) => path)).toEqual([
      `/v1/customers/${DOCUMENTED}/subscriptions/overage`,
    ]);
  });

  it.each(CALLERS)('Query.customers as %s lists only customers of that caller', async (caller) => {
    const { data, errors } = await running.askAs(
      caller,
      '{ customers(first: 100) { edges { node { id } } } }',
      {},
    );
    const listed = new Set<unknown>(
      data.customers?.edges.map((edge: { node: { id: string } }) => edge.node.id),
    );
    const [documented, other] = READING[caller];
    expect(errors?.[0]?.extensions.code).toBe(documented === 'FORBIDDEN' ? 'FORBIDDEN' : undefined);
    expect([listed.has(DOCUMENTED), listed.has(OTHER)]).toEqual([
      documented === 'answered',
      other === 'answered',
    ]);
  });

  it.each([
    ['the documented customer', DOCUMENTED, 0],
    ['another customer', OTHER, 1],
  ] as const)('Query.overageOperation for a change of %s', async (_customer, customerId, column) => {
    const change = `mutation { setOverage(input: { customerId: "${customerId}", overageEnabled: false }) { operation { id } } }`;
    const { data } = await running.askAs('operator', change, {});
    const already = running.logged().length;
    const results = await Promise.all(
      CALLERS.map(async (caller) => {
        const document = 'query ($id: UUID!) { overageOperation(id: $id) { outcome } }';
        return [
          caller,
          resultOf(await running.askAs(caller, document, { id: data.setOverage.operation.id })),
        ];
      }),
    );
    expect(results).toEqual(CALLERS.map((caller) => [caller, READING_A_CHANGE[caller][column]]));
    const refused = CALLERS.filter((caller) => READING_A_CHANGE[caller][column] !== 'answered');
    expect(denials(already)).toHaveLength(refused.length);
    for (const caller of refused) {
      expect(denials(already)).toContainEqual(expect.objectContaining(idsOf(caller)));
    }
  });

  it.each([
    ['overage', (id: string) => `overage(customerId: "${id}", maxAgeSeconds: 0)`],
    ['overages', (id: string) => `overages(customerIds: ["${id}"], maxAgeSeconds: 0)`],
  ])('OverageCollection.pendingOperation by %s keeps who, why and the key from readers', async (by, read) => {
    running.emulator.setSwitches({ visibilityDelayMs: 60_000 });
    const change = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false, reason: "Leaves us", idempotencyKey: "${by}" }) { operation { id } } }`;
    await running.askAs('operator', change, {});
    const results = await Promise.all(
      CALLERS.map(async (caller) => {
        const document = `{ ${read(DOCUMENTED)} { pendingOperation {
          wanted { overageEnabled } idempotencyKey reason requestedBy { application user tenant } } } }`;
        const answer = await running.askAs(caller, document, {});
        return [caller, whoseChange(answer)];
      }),
    );
    expect(results).toEqual(CALLERS.map((caller) => [caller, READING_WHOSE_CHANGE[caller]]));
  });

  it('logs a refusal with the ids of who was refused', async () => {
    await running.askAs('scoped', ROWS['Query.overage']?.document ?? '', { id: OTHER });
    expect(running.logged()).toContain(
      `"application":"scoped","action":"touch customer","customerId":"${OTHER}"`,
    );
  });

  it('counts every refusal that it logs', async () => {
    const series = (await scrape(running.gateway)).matchAll(/^overage_gateway_denials_total\{.*\} (\d+)$/gm);
    const counted = [...series].reduce((sum, [, value]) => sum + Number(value), 0);
    expect(counted).toBe(denials().length);
    expect(counted).toBeGreaterThan(0);
  });
});
