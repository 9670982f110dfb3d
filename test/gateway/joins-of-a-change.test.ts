import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { type GatewayOfMany, startGatewayOfMany } from '../support/many-callers.js';

let running: GatewayOfMany;
beforeAll(async () => {
  running = await startGatewayOfMany();
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

/** What the answer to a change joins with it: below which part of the answer, and the id that a reader is shown. */
const JOINS = [
  { part: 'overage', dryRun: false, join: 'customer', id: DOCUMENTED },
  { part: 'overage', dryRun: false, join: 'azureEntitlement', id: DOCUMENTED_ENTITLEMENT },
  { part: 'preview', dryRun: true, join: 'azureEntitlement', id: DOCUMENTED_ENTITLEMENT },
];

/** Makes a change, or previews it, and asks for the join in the answer. */
function change(caller: 'changer' | 'operator', { part, dryRun, join }: (typeof JOINS)[number]) {
  return running.askAs(
    caller,
    `mutation ($input: SetOverageInput!) { setOverage(input: $input) { outcome ${part} { ${join} { id } } } }`,
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
  it.each(JOINS)('shows $join of the $part to a caller who may read', async (row) => {
    const { data, errors } = await change('operator', row);
    expect(errors).toBeUndefined();
    expect(data.setOverage[row.part]).toEqual({ [row.join]: { id: row.id } });
  });

  it.each(JOINS)('keeps $join of the $part from one who may only change', async (row) => {
    const { data, errors } = await change('changer', row);
    expect(data.setOverage).toEqual({ outcome: expect.any(String), [row.part]: { [row.join]: null } });
    expect(errors).toMatchObject([
      {
        path: ['setOverage', row.part, row.join],
        message: expect.stringContaining('Overage.Read'),
        extensions: { code: 'FORBIDDEN' },
      },
    ]);
  });
});
