import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { change } from '../support/operations.js';
import { startSecondGateway } from '../support/second-gateway.js';
import { postgresForTest, redisForTest } from '../support/services.js';
import { seededRandom, zipf } from '../support/zipf.js';
import { read } from './reading-gateway.js';

/** A few seconds of the trace that `bench/replicas.mjs` plays for minutes. */
const EVENTS = 300;
const EVERY_MS = 10;
const CHANGE_SHARE = 0.06;
const CUSTOMERS = 30;
/** In so many events a message has long arrived. Counted, since a machine that stands still delivers none either. */
const MESSAGE_EVENTS = 100;

const redis = await redisForTest();
const postgres = await postgresForTest();
const gateways: GatewayUnderTest[] = [];
const ledgers = [postgres];
afterEach(stopReplicas);
afterAll(() => Promise.all([redis, ...ledgers].map((service) => service?.drop())));

/** The first, to which the emulator belongs, comes last. */
async function stopReplicas(): Promise<void> {
  for (const gateway of gateways.splice(0).toReversed()) await gateway.stop();
}

/** Gateways on one Redis and one PostgreSQL, in front of one emulator with `customers` more than usual. */
async function startReplicas(count: number, customers: readonly string[], env: Record<string, string> = {}) {
  // A ledger belongs to one Partner Center, and each emulator is another.
  const ledger = await postgresForTest();
  ledgers.push(ledger);
  const shared = {
    REDIS_URL: redis?.url ?? '',
    // More than a busy machine takes: what is shared is counted here.
    REDIS_TIMEOUT_MS: '5000',
    REDIS_PREFIX: `${redis?.prefix ?? ''}${randomUUID()}:`,
    DATABASE_URL: ledger?.url ?? '',
    LEDGER_KEY: 'the same key for every replica of these',
    CACHE_TTL_MS: '600000',
    STALE_LIMIT_MS: '600000',
    RATE_LIMIT_PER_MINUTE: '100000',
    PARTNER_CENTER_CALLS_PER_MINUTE: '0',
    ...env,
  };
  const first = await startGatewayUnderTest({
    env: shared,
    emulator: { switches: { throttlePerMinute: 0 } },
  });
  gateways.push(first);
  while (gateways.length < count) gateways.push(await startSecondGateway(first, shared));
  const { subscriptions, overage } = first.emulator.state(DOCUMENTED)[0] ?? {};
  if (subscriptions === undefined || overage === undefined) throw new Error('The seed has changed.');
  first.emulator.setState({
    customers: Object.fromEntries(customers.map((id) => [id, { subscriptions, overage }])),
  });
  for (const gateway of gateways) await untilItHearsTheOthers(gateway);
  first.emulator.clearRequests();
  return { emulator: first.emulator, callsOf: (method: 'GET' | 'PUT') => first.apiRequests(method).length };
}

async function untilItHearsTheOthers({ gateway }: GatewayUnderTest): Promise<void> {
  const ready = async () => (await (await fetch(new URL('/readyz', gateway.url))).json()).parts.cache;
  while ((await ready()) !== 'ok') await setTimeout(10);
}

const someIds = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

/** Plays the trace over `count` replicas, each request to any of them. */
async function play(count: number) {
  const customers = someIds(CUSTOMERS);
  const { emulator, callsOf } = await startReplicas(count, customers);
  const random = seededRandom(7);
  const pick = zipf(customers, random);
  const anyReplica = zipf(gateways, seededRandom(count));
  const isOn = new Map(customers.map((id) => [id, true]));
  /** Which event was the last when a change was acknowledged. */
  const acknowledgedAt = new Map<string, number>();
  const changing = new Set<string>();
  const failures: unknown[] = [];
  let outdated = 0;
  let event = 0;

  const readOne = async (customerId: string) => {
    const settled = event - (acknowledgedAt.get(customerId) ?? -MESSAGE_EVENTS) >= MESSAGE_EVENTS;
    const expected = isOn.get(customerId);
    const isQuiet = settled && !changing.has(customerId);
    const { code, isOn: seen } = await read(anyReplica(), { customerId });
    if (code !== undefined) failures.push(code);
    // A change that began meanwhile may show or not.
    else if (isQuiet && !changing.has(customerId) && isOn.get(customerId) === expected && seen !== expected)
      outdated += 1;
  };
  const changeOne = async (customerId: string) => {
    if (changing.has(customerId)) return;
    changing.add(customerId);
    const overageEnabled = isOn.get(customerId) !== true;
    const input = { customerId, overageEnabled, allowDefaultEntitlement: true };
    const { payload, code } = await change(anyReplica(), input);
    if (payload?.outcome !== 'ACCEPTED') failures.push(code ?? payload);
    isOn.set(customerId, overageEnabled);
    acknowledgedAt.set(customerId, event);
    changing.delete(customerId);
  };

  const underWay: Promise<void>[] = [];
  for (; event < EVENTS; event += 1) {
    underWay.push(random() < CHANGE_SHARE ? changeOne(pick()) : readOne(pick()));
    await setTimeout(EVERY_MS);
  }
  await Promise.all(underWay);
  const calls = callsOf('GET');
  const truth = customers.map((id) => emulator.state(id)[0]?.overage?.overageEnabled);
  for (const gateway of gateways) {
    const seen = () =>
      Promise.all(customers.map(async (customerId) => (await read(gateway, { customerId })).isOn));
    await eventually(async () => isDeepStrictEqual(await seen(), truth));
  }
  return { calls, changes: callsOf('PUT'), failures, outdated };
}

describe.skipIf(redis === undefined || postgres === undefined)('three replicas', () => {
  it('ask Partner Center hardly more often than one, and answer nothing from before a change', async () => {
    const alone = await play(1);
    await stopReplicas();
    const together = await play(3);

    for (const { failures, outdated, changes } of [alone, together]) {
      expect(failures).toEqual([]);
      expect(outdated).toBe(0);
      expect(changes).toBeGreaterThan(5);
    }
    expect(together.calls).toBeLessThanOrEqual(alone.calls * 1.5);
  });

  it('never call beyond the one quota, and tell whoever is refused when to come back', async () => {
    const customers = someIds(90);
    const { callsOf } = await startReplicas(3, customers, { PARTNER_CENTER_CALLS_PER_MINUTE: '60' });
    const startedAtMs = performance.now();
    const headers = { 'x-deadline-ms': '8000' };
    const readings = await Promise.all(
      customers.map((customerId, index) => read(gateways[index % 3] ?? fail(), { customerId, headers })),
    );
    const elapsedMs = performance.now() - startedAtMs;

    // A burst of a fifth, then the rest evenly over the minute; three quotas would allow three bursts.
    const allowed = 12 + Math.ceil(elapsedMs / (60_000 / 48));
    expect(callsOf('GET')).toBeLessThanOrEqual(allowed);
    expect(callsOf('GET')).toBeGreaterThanOrEqual(12);
    const refused = readings.filter(({ code }) => code !== undefined);
    expect(refused).toHaveLength(90 - callsOf('GET'));
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['UPSTREAM_THROTTLED']));
    for (const { retryAfterSeconds } of refused) expect(retryAfterSeconds).toBeGreaterThan(0);
  });
});

function fail(): never {
  throw new Error('There are not that many replicas.');
}
