import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { buildGateway, type GatewayProcess, startGatewayProcess } from '../support/gateway-process.js';
import { postgresForTest, redisForTest } from '../support/services.js';
import { read } from './reading-gateway.js';

/** So long that nothing but a message can make a process forget within a test. */
const FOR_EVER = { CACHE_TTL_MS: '600000', PARTNER_CENTER_CALLS_PER_MINUTE: '0' };
const TURN_OFF = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false }) { outcome } }`;

const redis = await redisForTest();
const postgres = await postgresForTest();
let emulator: Emulator;
let processes: GatewayProcess[];

beforeAll(buildGateway);
afterAll(() => Promise.all([redis?.drop(), postgres?.drop()]));
beforeEach(async () => {
  emulator = await startEmulator();
  processes = [];
});
afterEach(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await emulator.stop();
});

const gets = () =>
  emulator.requests().filter(({ target, method }) => target === 'api' && method === 'GET').length;

async function startTwo(env: Record<string, string>): Promise<readonly [GatewayProcess, GatewayProcess]> {
  const two = await Promise.all([startGatewayProcess(emulator, env), startGatewayProcess(emulator, env)]);
  processes.push(...two);
  emulator.clearRequests();
  return two;
}

/** Both remember the customer; one changes it; the other must hear of that. */
async function expectInvalidation([one, other]: readonly [GatewayProcess, GatewayProcess]): Promise<void> {
  for (const gateway of [one, other, one, other]) expect(await read(gateway)).toMatchObject({ isOn: true });
  expect(await read(other)).toMatchObject({ source: 'CACHE' });
  expect((await one.ask(TURN_OFF)).data).toEqual({ setOverage: { outcome: 'ACCEPTED' } });
  expect(await read(one)).toMatchObject({ isOn: false });
  await eventually(async () => (await read(other)).isOn === false);
}

describe.skipIf(redis === undefined)('two gateway processes on one Redis', () => {
  const shared = () => ({
    REDIS_URL: redis?.url ?? '',
    // More than a busy machine takes: what is shared is counted here.
    REDIS_TIMEOUT_MS: '5000',
    REDIS_PREFIX: `${redis?.prefix ?? ''}${randomUUID()}:`,
  });

  it('are two processes, and ask Partner Center once for what both are asked', async () => {
    const settings = shared();
    const [one, other] = await startTwo({ ...FOR_EVER, ...settings });
    expect(one.pid).not.toBe(other.pid);
    expect(await read(one)).toMatchObject({ source: 'LIVE' });
    // Nobody waits for what is shared to arrive there.
    await eventually(async () => {
      const keys = await redis?.keys(settings.REDIS_PREFIX);
      return keys?.some((key) => key.includes(':value:')) === true;
    });
    expect(await read(other)).toMatchObject({ source: 'CACHE', isOn: true });
    expect(gets()).toBe(1);
  });

  it('forget together what one of them has changed', async () => {
    await expectInvalidation(await startTwo({ ...FOR_EVER, ...shared() }));
  });

  it('spend one quota between them', async () => {
    const two = await startTwo({ ...shared(), PARTNER_CENTER_CALLS_PER_MINUTE: '5' });
    // Too little for the next slot, which comes a quarter of a minute later, and enough for a slow machine.
    const headers = { 'x-deadline-ms': '8000' };
    const readings = Array.from({ length: 20 }, (_, index) =>
      read(two[index % 2 === 0 ? 0 : 1], { customerId: namedCustomerId(index + 1), headers }),
    );
    const codes = (await Promise.all(readings)).map(({ code }) => code);
    // A burst of one and the first of the evenly spread ones; each process alone would get as many.
    expect(gets()).toBeLessThanOrEqual(2);
    expect(gets()).toBeGreaterThan(0);
    expect(codes.filter((code) => code === 'UPSTREAM_THROTTLED').length).toBeGreaterThanOrEqual(18);
  });
});

describe.skipIf(postgres === undefined)('two gateway processes on one PostgreSQL, without Redis', () => {
  it('forget together what one of them has changed', async () => {
    const env = { DATABASE_URL: postgres?.url ?? '', LEDGER_KEY: 'a key that every replica has, for tests' };
    await expectInvalidation(await startTwo({ ...FOR_EVER, ...env }));
  });
});
