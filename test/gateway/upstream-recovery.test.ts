import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmulatorSwitches } from '../../src/emulator/control/switch-table.js';
import type { FaultBehaviour } from '../../src/emulator/faults/fault.js';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';

let running: GatewayUnderTest;
beforeAll(async () => {
  running = await startGatewayUnderTest({ overrides: { clock: hastyClock } });
});
beforeEach(() => running.emulator.reset());
afterAll(() => running.stop());

const read = (headers: Record<string, string> = {}) =>
  running.ask(
    `{ overage(customerId: "${DOCUMENTED}") {
         items { azureEntitlementId partnerId type overageEnabled links { overage { uri method headers { key value } } } } } }`,
    undefined,
    { headers },
  );
const documented = {
  azureEntitlementId: DOCUMENTED_ENTITLEMENT,
  partnerId: '1234',
  type: 'PhoneServices',
  overageEnabled: true,
  links: { overage: { uri: `/customers/${DOCUMENTED}/subscriptions/overage`, method: 'GET', headers: [] } },
};
const requestIds = () => running.apiRequests().map(({ headers }) => headers['ms-requestid']);

describe('one failure that another try gets past', () => {
  it.each<[string, FaultBehaviour]>([
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    ['409', { status: 409 }],
    ['JSON that breaks off', { kind: 'invalid-json' }],
  ])('%s: asks again with a new MS-RequestId, since there was an answer', async (_what, fault) => {
    running.emulator.addFaults([fault]);
    expect((await read()).data.overage.items).toEqual([documented]);
    expect(requestIds()).toHaveLength(2);
    expect(new Set(requestIds()).size).toBe(2);
  });

  it('a reset: asks again with the same MS-RequestId, since there was no answer', async () => {
    running.emulator.addFaults([{ close: 'before-commit' }]);
    expect((await read()).data.overage.items).toEqual([documented]);
    expect(requestIds()).toHaveLength(2);
    expect(new Set(requestIds()).size).toBe(1);
  });

  it('401: asks again with one new token', async () => {
    await read();
    running.emulator.clearRequests();
    running.emulator.addFaults([{ status: 401 }]);
    expect((await read()).data.overage.items).toEqual([documented]);
    expect(running.apiRequests()).toHaveLength(2);
    expect(running.tokenRequests()).toBe(1);
  });
});

describe('an answer that is unusual but clear', () => {
  it.each<[string, FaultBehaviour]>([
    ['begins with a byte order mark', { kind: 'bom' }],
    ['has PascalCase names', { kind: 'pascal-case' }],
    ['has members that nobody knows', { kind: 'unknown-members' }],
  ])('%s: is read all the same', async (_what, fault) => {
    running.emulator.addFaults([fault]);
    const { data, errors } = await read();
    expect(errors).toBeUndefined();
    expect(data.overage.items).toMatchObject([documented]);
  });

  it.each<[string, Partial<EmulatorSwitches>]>([
    ['a missing partnerId', { absentPartnerId: 'omit' }],
    ['an empty partnerId', { absentPartnerId: 'empty' }],
    ['a partnerId that is null', { absentPartnerId: 'null' }],
  ])('%s is null', async (_what, switches) => {
    running.emulator.setSwitches(switches);
    const overage = { type: 'PhoneServices', overageEnabled: true };
    running.emulator.setState({ customers: { [DOCUMENTED]: { overage } } });
    const { data } = await read();
    expect(data.overage.items).toMatchObject([
      { partnerId: null, azureEntitlementId: null, overageEnabled: true },
    ]);
  });

  it('of a type that is not documented: is shown as it is', async () => {
    running.emulator.addFaults([{ kind: 'two-types' }]);
    const { data } = await read();
    expect(data.overage.items.map(({ type }: { type: string }) => type)).toEqual([
      'FaxServices',
      'PhoneServices',
    ]);
  });

  it('whose ids come doubled: each is told once', async () => {
    running.emulator.setSwitches({ doubledIds: true });
    const { data } = await running.ask(`{ overage(customerId: "${DOCUMENTED}") { trace { requestId } } }`);
    expect(data.overage.trace.requestId).toBe(requestIds()[0]);
  });

  it('whose links carry the API version: they are shown', async () => {
    running.emulator.setSwitches({ linksWithVersion: true });
    const { data } = await read();
    expect(data.overage.items[0].links.overage.uri).toBe(`/v1/customers/${DOCUMENTED}/subscriptions/overage`);
  });
});

describe('a link', () => {
  it.each([
    'link-other-host',
    'link-scheme-relative',
    'link-other-customer',
    'link-dots',
    'link-encoded-dots',
    'link-script',
    'link-delete',
    'link-headers',
  ] as const)('of the fault %s is left out, and the rest is answered', async (kind) => {
    running.emulator.addFaults([{ kind }]);
    const loggedBefore = running.logged().length;
    const { data, errors, text } = await read();
    expect(errors).toBeUndefined();
    expect(data.overage.items).toEqual([{ ...documented, links: { overage: null } }]);
    expect(text).not.toMatch(/evil|deadbeef|invoices|javascript|DELETE|planted/);
    expect(running.logged().slice(loggedBefore)).toContain('unsafe link left out');
    expect(running.apiRequests()).toHaveLength(1);
  });

  it('that cannot be read at all is left out', async () => {
    const items = [
      { type: 'PhoneServices', overageEnabled: true, links: { overage: 'not a link', self: { uri: 7 } } },
    ];
    running.emulator.addFaults([{ status: 200, body: JSON.stringify({ items }) }]);
    expect((await read()).data.overage.items).toMatchObject([
      { overageEnabled: true, links: { overage: null } },
    ]);
  });

  it.each([[[]], ['none'], [7], [{ self: [], overage: [] }]])(
    'is left out with all others when they come as %j, and the rest is answered',
    async (links) => {
      const items = [{ type: 'PhoneServices', overageEnabled: true, links }];
      running.emulator.addFaults([{ status: 200, body: JSON.stringify({ items, links }) }]);
      const { data, errors } = await read();
      expect(errors).toBeUndefined();
      expect(data.overage.items).toMatchObject([{ overageEnabled: true, links: { overage: null } }]);
    },
  );
});
