import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DOCUMENTED, OVERAGE_OFF } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { HeldAnswers } from '../support/held-answers.js';
import { change, operations, readNow } from '../support/operations.js';
import { startSecondGateway } from '../support/second-gateway.js';
import { postgresForTest } from '../support/services.js';

const postgres = await postgresForTest();

describe.skipIf(postgres === undefined)('two gateways on one PostgreSQL', () => {
  let one: GatewayUnderTest;
  let other: GatewayUnderTest;
  const held = new HeldAnswers();
  beforeAll(async () => {
    const env = {
      DATABASE_URL: postgres?.url ?? '',
      LEDGER_KEY: 'the same key for every replica of these',
      PARTNER_CENTER_CALLS_PER_MINUTE: '0',
      WRITES_PER_CUSTOMER_PER_MINUTE: '1000',
      RATE_LIMIT_PER_MINUTE: '100000',
    };
    one = await startGatewayUnderTest({
      env,
      emulator: { sleep: held.sleep },
      overrides: { clock: hastyClock },
    });
    other = await startSecondGateway(one, env, { clock: hastyClock });
  });
  afterAll(async () => {
    await other.stop();
    await one.stop();
    await postgres?.drop();
  });

  const holdPut = () => one.emulator.addFaults([{ match: { method: 'PUT' }, delayMs: 1 }]);
  const puts = () => one.apiRequests('PUT').length;
  const answers = (both: Awaited<ReturnType<typeof change>>[]) =>
    both.map(({ code, payload }) => code ?? payload.outcome).sort();

  it('that race for the same customer send one PUT: the other caller is told to come back', async () => {
    holdPut();
    const off = { customerId: DOCUMENTED, overageEnabled: false };
    const both = await held.whileHeld([change(one, off), change(other, off)]);
    expect(answers(both)).toEqual(['ACCEPTED', 'OPERATION_IN_PROGRESS']);
    expect(puts()).toBe(1);
  });

  it('share keys: the second answers what the first recorded', async () => {
    const input = { customerId: OVERAGE_OFF, overageEnabled: true, allowDefaultEntitlement: true };
    const first = await change(one, { ...input, idempotencyKey: 'shared' });
    one.emulator.clearRequests();
    expect((await change(other, { ...input, idempotencyKey: 'shared' })).payload).toEqual(first.payload);
    expect(await change(other, { ...input, overageEnabled: false, idempotencyKey: 'shared' })).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect(one.apiRequests()).toEqual([]);
  });

  it('know of each other’s changes that no read shows yet', async () => {
    one.emulator.reset();
    one.emulator.setSwitches({ visibilityDelayMs: 60_000 });
    const off = { customerId: DOCUMENTED, overageEnabled: false };
    const { payload } = await change(one, off);
    expect((await readNow(other, DOCUMENTED)).pending).toMatchObject({ id: payload.operation.id });
    const on = { customerId: DOCUMENTED, overageEnabled: true, allowDefaultEntitlement: true };
    expect((await change(other, on)).payload.outcome).toBe('ACCEPTED');
  });

  it('never send one key twice, however many ask at once', async () => {
    one.emulator.reset();
    const off = { customerId: DOCUMENTED, overageEnabled: false, idempotencyKey: 'storm' };
    holdPut();
    const all = await held.whileHeld(
      Array.from({ length: 20 }, (_, at) => change(at % 2 === 0 ? one : other, off)),
    );
    expect(new Set(answers(all))).toEqual(new Set(['ACCEPTED', 'OPERATION_IN_PROGRESS']));
    expect(puts()).toBe(1);
    const { nodes } = await operations(other, `customerId: "${DOCUMENTED}", first: 50`);
    const stormy = nodes.filter(
      ({ idempotencyKey }: { idempotencyKey: string }) => idempotencyKey === 'storm',
    );
    expect(stormy).toHaveLength(1);
  });
});
