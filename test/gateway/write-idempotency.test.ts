import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/request/clock.js';
import { DOCUMENTED, NOT_ELIGIBLE, OVERAGE_OFF } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { HeldAnswers } from '../support/held-answers.js';
import { change, operationById } from '../support/operations.js';
import { TokenIssuer } from '../support/token-issuer.js';

let issuer: TokenIssuer;
let running: GatewayUnderTest;
const held = new HeldAnswers();
let asAnother: { headers: Record<string, string> };
let used = 0;
/** A key that no test has used. */
let idempotencyKey: string;

beforeAll(async () => {
  issuer = await TokenIssuer.start(systemClock);
  const env = { CALLER_ISSUER: issuer.issuer, PARTNER_CENTER_CALLS_PER_MINUTE: '0' };
  running = await startGatewayUnderTest({
    env,
    emulator: { sleep: held.sleep },
    overrides: { clock: hastyClock },
  });
  const claims = issuer.applicationClaims({ azp: 'another', roles: ['Overage.Disable'] });
  asAnother = { headers: { authorization: `Bearer ${issuer.sign(claims)}` } };
});
beforeEach(() => {
  running.emulator.reset();
  idempotencyKey = `key ${++used}`;
});
afterAll(async () => {
  await running.stop();
  await issuer.stop();
});

const off = () => ({ customerId: DOCUMENTED, overageEnabled: false, idempotencyKey });
const onHold = { match: { method: 'PUT' }, delayMs: 1 };
const puts = () => running.apiRequests('PUT').length;

describe('the same key', () => {
  it('gives the recorded answer again, and nothing is sent', async () => {
    const first = await change(running, off());
    const again = await change(running, off());
    expect(first.payload.outcome).toBe('ACCEPTED');
    expect(again.payload).toEqual(first.payload);
    expect(puts()).toBe(1);
  });

  it('is answered from the record alone, even when the customer has changed since', async () => {
    const first = await change(running, off());
    running.emulator.reset();
    expect((await change(running, off())).payload).toEqual(first.payload);
    expect(running.apiRequests()).toEqual([]);
  });

  it('twice at once is one PUT: the second is told that it runs', async () => {
    running.emulator.addFaults([onHold]);
    const both = await held.whileHeld([change(running, off()), change(running, off())]);
    expect(both.map(({ code, payload }) => code ?? payload.outcome).sort()).toEqual([
      'ACCEPTED',
      'OPERATION_IN_PROGRESS',
    ]);
    const refused = both.find(({ code }) => code !== undefined);
    expect(refused?.errors?.[0]?.extensions).toMatchObject({ retryable: true, retryAfterSeconds: 2 });
    expect(puts()).toBe(1);
  });

  it.each([
    ['another customer', { customerId: OVERAGE_OFF }],
    ['another expectation', { expectedOverageEnabled: true }],
    ['the other direction', { overageEnabled: true, allowDefaultEntitlement: true }],
    ['a resource group', { azureResourceGroup: { location: 'uksouth' } }],
  ])('with %s is IDEMPOTENCY_KEY_REUSED', async (_what, difference) => {
    await change(running, off());
    expect(await change(running, { ...off(), ...difference })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(puts()).toBe(1);
  });

  it('with a list of no tags, where there was none, is IDEMPOTENCY_KEY_REUSED: it may take tags away', async () => {
    const azureResourceGroup = { location: 'uksouth' };
    await change(running, { ...off(), azureResourceGroup });
    const again = await change(running, {
      ...off(),
      azureResourceGroup: { ...azureResourceGroup, tags: [] },
    });
    expect(again).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('with another reason or another wait is still the same change', async () => {
    await change(running, off());
    const again = await change(running, { ...off(), reason: 'really', waitForVisibleSeconds: 1 });
    expect(again.payload.outcome).toBe('ACCEPTED');
    expect(puts()).toBe(1);
  });

  it('of another caller is another key', async () => {
    const first = await change(running, off());
    const other = await change(running, off(), asAnother);
    expect(other.payload.operation.id).not.toBe(first.payload.operation.id);
  });

  it('keeps the answer of a refusal that a person can act on', async () => {
    const input = {
      customerId: NOT_ELIGIBLE,
      overageEnabled: true,
      allowDefaultEntitlement: true,
      idempotencyKey,
    };
    const first = await change(running, input);
    expect(first.payload).toMatchObject({ outcome: 'REJECTED', userErrors: [{ code: 'NOT_ELIGIBLE' }] });
    expect((await change(running, input)).payload).toEqual(first.payload);
    expect(puts()).toBe(1);
  });

  it.each([
    ['UPSTREAM_FORBIDDEN', { status: 403, body: '{"code":"900150"}' }],
    ['UPSTREAM_REJECTED', { status: 409, body: '' }],
    ['NOT_FOUND', { status: 404, body: '{"code":60003}' }],
  ])('keeps the answer of a refusal that is an error: %s', async (code, fault) => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, ...fault }]);
    const first = await change(running, off());
    expect(first.code).toBe(code);
    const again = await change(running, off());
    expect(
      again.errors?.map(({ message, extensions: { correlationId: _, ...rest } }) => [message, rest]),
    ).toEqual(first.errors?.map(({ message, extensions: { correlationId: _, ...rest } }) => [message, rest]));
    expect(puts()).toBe(1);
  });

  it('keeps an UNKNOWN: a repetition never sends', async () => {
    running.emulator.addFaults([{ match: { method: 'PUT' }, status: 500 }]);
    const first = await change(running, off());
    expect(first.payload.outcome).toBe('UNKNOWN');
    expect((await change(running, off())).payload).toEqual(first.payload);
    expect(puts()).toBe(1);
  });
});

describe('a key is free again after what provably changed nothing and is worth another try:', () => {
  it.each([
    ['401 every time', { match: { method: 'PUT' }, status: 401, times: 2 }, 'UPSTREAM_AUTHENTICATION_FAILED'],
    [
      '429',
      { match: { method: 'PUT' }, status: 429, headers: { 'Retry-After': '1' }, times: 2 },
      'UPSTREAM_THROTTLED',
    ],
    ['a look that failed', { match: { method: 'GET' }, status: 403, body: '' }, 'UPSTREAM_FORBIDDEN'],
  ])('%s', async (_what, fault, code) => {
    const fresh = await startGatewayUnderTest({ overrides: { clock: hastyClock } });
    try {
      fresh.emulator.addFaults([fault]);
      expect(await change(fresh, off())).toMatchObject({ code });
      fresh.emulator.clearFaults();
      expect((await change(fresh, off())).payload.outcome).toBe('ACCEPTED');
    } finally {
      await fresh.stop();
    }
  });
});

describe('one change of a customer at a time', () => {
  it('two callers with opposite wishes: the second is told to come back, and nothing is lost', async () => {
    running.emulator.addFaults([onHold]);
    const first = change(running, off());
    await expect.poll(() => held.count).toBe(1);
    const second = await change(running, { customerId: DOCUMENTED, overageEnabled: false }, asAnother);
    expect(second.code).toBe('OPERATION_IN_PROGRESS');
    held.release();
    expect((await first).payload.outcome).toBe('ACCEPTED');
    expect(puts()).toBe(1);
  });

  it('leaves other customers alone', async () => {
    running.emulator.addFaults([onHold]);
    const first = change(running, off());
    await expect.poll(() => held.count).toBe(1);
    const other = await change(running, { customerId: OVERAGE_OFF, overageEnabled: false });
    expect(other.payload.outcome).toBe('UNCHANGED');
    held.release();
    await first;
  });

  it('frees the customer when a change fails', async () => {
    running.emulator.addFaults([{ match: { method: 'GET' }, status: 403, body: '' }]);
    await change(running, off());
    const next = await change(running, { customerId: DOCUMENTED, overageEnabled: false });
    expect(next.payload.outcome).toBe('ACCEPTED');
  });
});

describe('a change without a key', () => {
  it('gets one, under which it is on record', async () => {
    const { payload } = await change(running, { customerId: DOCUMENTED, overageEnabled: false });
    const { operation } = await operationById(running, payload.operation.id);
    expect(operation.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
  });
});
