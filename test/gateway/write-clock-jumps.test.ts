import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { change, operations, readNow } from '../support/operations.js';
import { startSecondGateway } from '../support/second-gateway.js';
import { postgresForTest } from '../support/services.js';
import { SkippingClock } from '../support/skipping-clock.js';

let running: GatewayUnderTest;
let clock: SkippingClock;
beforeEach(async () => {
  clock = new SkippingClock();
  const env = { PARTNER_CENTER_CALLS_PER_MINUTE: '0' };
  running = await startGatewayUnderTest({ env, overrides: { clock } });
});
afterEach(() => running.stop());

const off = { customerId: DOCUMENTED, overageEnabled: false };
const on = { customerId: DOCUMENTED, overageEnabled: true, allowDefaultEntitlement: true };
const showAfter = (visibilityDelayMs: number) => running.emulator.setSwitches({ visibilityDelayMs });

describe('a wall clock that is set back between two changes of a customer', () => {
  it('makes no old look believed: the second is sent, although the look shows what it wants', async () => {
    showAfter(60_000);
    await change(running, off);
    clock.jumpWallClock(-3_600_000);
    expect((await change(running, on)).payload.outcome).toBe('ACCEPTED');
    expect(running.emulator.state(DOCUMENTED)[0]?.overage?.overageEnabled).toBe(true);
  });

  it('leaves the second one the pending one', async () => {
    await change(running, off);
    await readNow(running, DOCUMENTED);
    clock.jumpWallClock(-3_600_000);
    showAfter(60_000);
    const { payload } = await change(running, on);
    expect((await readNow(running, DOCUMENTED)).pending).toMatchObject({ id: payload.operation.id });
  });

  it('leaves the second one the pending one, also while neither was seen', async () => {
    showAfter(60_000);
    await change(running, off);
    clock.jumpWallClock(-3_600_000);
    const { payload } = await change(running, on);
    expect((await readNow(running, DOCUMENTED)).pending).toMatchObject({ id: payload.operation.id });
  });

  it('leaves them in the order in which they were asked for', async () => {
    const first = await change(running, off);
    clock.jumpWallClock(-3_600_000);
    const second = await change(running, on);
    const { ids } = await operations(running, 'first: 2');
    expect(ids).toEqual([second.payload.operation.id, first.payload.operation.id]);
  });
});

const postgres = await postgresForTest();

describe.skipIf(postgres === undefined)('a replica whose clock is behind', () => {
  it('still knows of the change that another has just sent, and believes no look that may be older', async () => {
    const env = { DATABASE_URL: postgres?.url ?? '', LEDGER_KEY: 'the same key for both of these replicas' };
    const one = await startGatewayUnderTest({ env });
    const behind = new SkippingClock();
    behind.jumpWallClock(-2_000);
    const other = await startSecondGateway(one, env, { clock: behind });
    try {
      one.emulator.setSwitches({ visibilityDelayMs: 60_000 });
      await change(one, off);
      expect((await change(other, on)).payload.outcome).toBe('ACCEPTED');
      expect(one.emulator.state(DOCUMENTED)[0]?.overage?.overageEnabled).toBe(true);
    } finally {
      await other.stop();
      await one.stop();
      await postgres?.drop();
    }
  });
});
