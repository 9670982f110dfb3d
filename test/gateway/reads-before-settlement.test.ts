import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import type { GatewayUnderTest } from '../support/gateway-under-test.js';
import { change } from '../support/operations.js';
import { startSecondGateway } from '../support/second-gateway.js';
import { postgresForTest, redisForTest, type TestPostgres } from '../support/services.js';
import { type HeldSettlements, holdSettlements } from './held-settlements.js';
import { type ReadingGateway, read, startReadingGateway } from './reading-gateway.js';

const services = [await redisForTest(), await postgresForTest()] as const;
const [redis] = services;
afterAll(() => Promise.all(services.map((service) => service?.drop())));

const off = { customerId: DOCUMENTED, overageEnabled: false };

describe.skipIf(services.includes(undefined))('what is read before the ledger has noted a change', () => {
  // A ledger belongs to one Partner Center, and each emulator is another.
  let postgres: TestPostgres | undefined;
  let running: ReadingGateway;
  let other: GatewayUnderTest;
  let settlements: HeldSettlements;

  beforeEach(async () => {
    postgres = await postgresForTest();
    if (postgres === undefined) return;
    const env = {
      DATABASE_URL: postgres.url,
      LEDGER_KEY: 'the same key for every replica of these',
      REDIS_URL: redis?.url ?? '',
      REDIS_TIMEOUT_MS: '5000',
      REDIS_PREFIX: `${redis?.prefix}${randomUUID()}:`,
      CACHE_TTL_MS: '600000',
      STALE_LIMIT_MS: '600000',
    };
    running = await startReadingGateway({ env });
    other = await startSecondGateway(running, env);
    for (const replica of [running, other]) await eventually(() => remembers(replica));
    settlements = await holdSettlements(postgres);
    running.emulator.setSwitches({ visibilityDelayMs: 600_000 });
  });
  afterEach(async () => {
    await other.stop();
    await running.stop();
    await postgres?.drop();
  });

  /** Two reads of which the second is answered from memory. */
  async function remembers(replica: GatewayUnderTest): Promise<boolean> {
    await read(replica);
    return (await read(replica)).source === 'CACHE';
  }

  /** A change during which somebody is answered by this replica, with the old state. */
  async function changeWhileReading(replica: GatewayUnderTest): Promise<void> {
    const changing = change(running, off);
    await settlements.held();
    expect(await read(replica, { maxAgeSeconds: 0 })).toMatchObject({ source: 'LIVE', isOn: true });
    await settlements.release();
    expect((await changing).payload.outcome).toBe('ACCEPTED');
  }

  it('is not what is answered from memory after it', async () => {
    await changeWhileReading(running);
    expect(await running.read()).toMatchObject({ source: 'LIVE' });
  });

  it('does not stand in after it, but what the change showed does', async () => {
    await changeWhileReading(running);
    running.emulator.addFaults([{ status: 503, match: { method: 'GET' }, times: 0 }]);
    expect(await running.read()).toMatchObject({ source: 'STALE', isOn: false });
  });

  it('is not what another replica answers from memory after it', async () => {
    await changeWhileReading(other);
    await eventually(async () => (await read(other)).source === 'LIVE');
  });
});
