import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FaultBehaviour } from '../../src/emulator/faults/fault.js';
import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { type SetOverageVariables, setOverage } from '../support/set-overage.js';

let running: GatewayUnderTest;
// A gateway of its own for each case: breaker, retry budget and the pause after a 429 outlast a request.
beforeEach(async () => {
  // Without a window nobody but the write itself looks at what became of it.
  const env = { VISIBILITY_WINDOW_MS: '0' };
  running = await startGatewayUnderTest({ env, overrides: { clock: hastyClock } });
});
afterEach(() => running.stop());

const disable = { customerId: DOCUMENTED, overageEnabled: false };

/** Sends a change whose PUT goes wrong as told; every other request is served. */
function changeWith(
  fault: FaultBehaviour & { times?: number },
  input: SetOverageVariables = disable,
  headers = {},
) {
  running.emulator.addFaults([{ match: { method: 'PUT' }, ...fault }]);
  return setOverage(running, input, { headers });
}

describe('a PUT whose end is not known', () => {
  it.each<[string, FaultBehaviour]>([
    ['500', { status: 500, commit: true }],
    ['503 with Retry-After', { status: 503, headers: { 'Retry-After': '1' }, commit: true }],
    ['408', { status: 408, commit: true }],
    ['a redirect', { status: 307, headers: { Location: '/v1/elsewhere' }, commit: true }],
    ['201', { status: 201, body: '{}', commit: true }],
    ['a connection that is reset', { close: 'after-commit' }],
    ['half of an answer', { kind: 'half-body' }],
    ['a page of HTML', { kind: 'html' }],
    ['200 without a body', { kind: 'empty-body' }],
    ['JSON that breaks off', { kind: 'invalid-json' }],
    ['an answer far too large', { kind: 'flood' }],
    ['an echo that says the opposite', { kind: 'echo-disagrees' }],
    ['an echo of another entitlement', { kind: 'echo-other-entitlement' }],
  ])('is VISIBLE when it was carried out and a read shows it: %s', async (_what, fault) => {
    const { payload, errors } = await changeWith(fault);
    expect(errors).toBeUndefined();
    expect(payload).toMatchObject({ outcome: 'VISIBLE', overage: { overageEnabled: false }, userErrors: [] });
    expect(running.apiRequests('PUT')).toHaveLength(1);
  });

  it('is VISIBLE also when it was not answered in time: some of the deadline is kept for looking', async () => {
    const { payload } = await changeWith({ kind: 'never' }, disable, { 'x-deadline-ms': '10000' });
    expect(payload).toMatchObject({ outcome: 'VISIBLE' });
    expect(running.apiRequests('PUT')).toHaveLength(1);
  });

  it.each<[string, FaultBehaviour]>([
    ['500', { status: 500 }],
    ['a reset before anything was done', { close: 'before-commit' }],
    ['200 with an answer that is not a setting', { status: 200, body: '{"overageEnabled":false}' }],
  ])(
    'is UNKNOWN, after three looks and without a second PUT, when no read shows it: %s',
    async (_what, fault) => {
      const { payload, errors } = await changeWith(fault);
      expect(errors).toBeUndefined();
      expect(payload).toMatchObject({
        outcome: 'UNKNOWN',
        overage: { overageEnabled: true },
        userErrors: [],
      });
      expect(running.apiRequests().map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET', 'GET', 'GET']);
    },
  );

  it('is UNKNOWN when the echo contradicts and no read shows the change', async () => {
    running.emulator.setSwitches({ loseWrites: true });
    const { payload } = await changeWith({ kind: 'echo-disagrees' });
    expect(payload.outcome).toBe('UNKNOWN');
  });

  it('is UNKNOWN when only tags were to change: a read cannot show those', async () => {
    const input = {
      customerId: DOCUMENTED,
      overageEnabled: true,
      azureEntitlementId: DOCUMENTED_ENTITLEMENT,
    };
    const { payload } = await changeWith(
      { status: 500 },
      { ...input, azureResourceGroup: { location: 'uksouth' } },
    );
    expect(payload.outcome).toBe('UNKNOWN');
    expect(running.apiRequests('PUT')).toHaveLength(1);
  });
});

describe('a PUT that was provably not carried out', () => {
  const requestIds = () => running.apiRequests('PUT').map(({ headers }) => headers['ms-requestid']);

  it('is sent again with a new token and a new MS-RequestId after one 401', async () => {
    await running.ask(`{ overage(customerId: "${DOCUMENTED}") { totalCount } }`);
    running.emulator.clearRequests();
    const { payload } = await changeWith({ status: 401 });
    expect(payload.outcome).toBe('ACCEPTED');
    expect(new Set(requestIds()).size).toBe(2);
    expect(requestIds()).toHaveLength(2);
    expect(running.tokenRequests()).toBe(1);
  });

  it('is sent again with a new MS-RequestId after a 429 that can be waited for', async () => {
    const { payload } = await changeWith({ status: 429, headers: { 'Retry-After': '1' } });
    expect(payload.outcome).toBe('ACCEPTED');
    expect(new Set(requestIds()).size).toBe(2);
    expect(requestIds()).toHaveLength(2);
  });

  it('fails at once when the wait asked for is longer than the deadline', async () => {
    const { errors } = await changeWith({ status: 429, headers: { 'Retry-After': '3600' } });
    expect(errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_THROTTLED', retryable: true, retryAfterSeconds: 3600 } },
    ]);
    expect(requestIds()).toHaveLength(1);
  });

  it('is sent twice at most', async () => {
    const { errors } = await changeWith({ status: 429, headers: { 'Retry-After': '1' }, times: 0 });
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_THROTTLED', retryAfterSeconds: 1 } }]);
    expect(requestIds()).toHaveLength(2);
  });
});
