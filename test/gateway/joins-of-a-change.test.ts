import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { type GatewayOfMany, startGatewayOfMany } from '../support/many-callers.js';

let running: GatewayOfMany;
beforeAll(async () => {
  running = await startGatewayOfMany();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

/** What the answer to a change joins with it: the part it hangs on, and the field with a value that tells something. */
const JOINS: readonly [field: string, part: string, dryRun: boolean, join: string, told: object][] = [
  ['Overage.customer', 'overage', false, 'customer { id }', { customer: { id: DOCUMENTED } }],
  [
    'Overage.azureEntitlement',
    'overage',
    false,
    'azureEntitlement { id }',
    { azureEntitlement: { id: DOCUMENTED_ENTITLEMENT } },
  ],
  [
    'OveragePreview.azureEntitlement',
    'preview',
    true,
    'azureEntitlement { id }',
    { azureEntitlement: { id: DOCUMENTED_ENTITLEMENT } },
  ],
];

/** Makes a change, or previews it, and asks for the join in the answer. */
function change(caller: 'changer' | 'operator', part: string, dryRun: boolean, join: string) {
  return running.askAs(
    caller,
    `mutation ($input: SetOverageInput!) { setOverage(input: $input) { outcome ${part} { ${join} } } }`,
    {
      input: {
        customerId: DOCUMENTED,
        overageEnabled: true,
        azureEntitlementId: DOCUMENTED_ENTITLEMENT,
        dryRun,
      },
    },
  );
}

describe('the answer to a change', () => {
  it.each(JOINS)('shows %s to a caller who may read', async (_field, part, dryRun, join, told) => {
    const { data, errors } = await change('operator', part, dryRun, join);
    expect(errors).toBeUndefined();
    expect(data.setOverage[part]).toEqual(told);
  });

  it.each(JOINS)('keeps %s from one who may only change', async (_field, part, dryRun, join) => {
    const [name] = join.split(' ');
    const { data, errors } = await change('changer', part, dryRun, join);
    expect(data.setOverage).toEqual({ outcome: expect.any(String), [part]: { [String(name)]: null } });
    expect(errors).toMatchObject([
      {
        path: ['setOverage', part, name],
        message: expect.stringContaining('Overage.Read'),
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  });
});
