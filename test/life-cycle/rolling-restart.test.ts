import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.js';
import { type Balancer, startBalancer } from '../support/balancer.js';
import { DOCUMENTED, OVERAGE_OFF } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { fetchToken, post } from '../support/gateway-under-test.js';
import {
  type BuiltGateway,
  buildGateway,
  type GatewayProcess,
  startGatewayProcess,
} from '../support/shipped-gateway.js';

const RESTARTS = process.env.LONG === '1' ? 20 : 3;
/** Where the machine is fast enough. */
const REQUESTS_A_SECOND = 200;
/** Sent at least before, during and after each restart, however slow it is. */
const REQUESTS_A_RESTART = 200;
const RESTART_LIMIT_MS = 60_000;
/** Keeps a machine that is busy otherwise from piling up requests that it could never send. */
const MOST_AT_ONCE = 50;
const UNLIMITED = { RATE_LIMIT_PER_MINUTE: '1000000', WRITES_PER_CUSTOMER_PER_MINUTE: '1000000' };
const READ = { query: `{ overage(customerId: "${OVERAGE_OFF}") { totalCount } }` };
const setTo = (enabled: boolean) => ({
  query: `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: ${enabled}, allowDefaultEntitlement: true }) { outcome userErrors { code } } }`,
});

interface Replica {
  readonly process: GatewayProcess;
  readonly leaveBalancer: () => void;
}

describe('a rollout', () => {
  let built: BuiltGateway;
  let emulator: Emulator;
  let balancer: Balancer;
  beforeAll(async () => {
    built = await buildGateway();
    emulator = await startEmulator({ switches: { throttlePerMinute: 0 } });
    balancer = await startBalancer();
  });
  afterAll(async () => {
    await balancer.stop();
    await emulator.stop();
    await built.remove();
  });

  async function startReplica(): Promise<Replica> {
    const process = await startGatewayProcess(built, emulator, { DRAIN_DELAY_MS: '5000', ...UNLIMITED });
    return { process, leaveBalancer: balancer.add(new URL(process.url).origin) };
  }

  async function replace(old: Replica): Promise<Replica> {
    const next = await startReplica();
    await balancer.ready(2);
    old.process.signal('SIGTERM');
    const ending = await old.process.ended();
    old.leaveBalancer();
    expect(ending).toMatchObject({ code: 0, signal: null });
    return next;
  }

  it(
    `of ${RESTARTS} restarts under ${REQUESTS_A_SECOND} requests a second fails not one of them`,
    async () => {
      let [older, newer] = [await startReplica(), await startReplica()];
      await balancer.ready(2);
      const headers = { authorization: `Bearer ${await fetchToken(emulator.url, 'demo-operator')}` };
      const url = `${balancer.url}/graphql`;
      const load = startLoad(async () => failureOf(await post(url, READ, headers)));
      const changes = startChanges(async (enabled) => failureOf(await post(url, setTo(enabled), headers)));

      for (let restarts = 0; restarts < RESTARTS; restarts += 1) {
        const sentBefore = load.sent();
        [older, newer] = [newer, await replace(older)];
        await eventually(() => load.sent() >= sentBefore + REQUESTS_A_RESTART, RESTART_LIMIT_MS);
        await eventually(() => changes.sent() > restarts + 1, RESTART_LIMIT_MS);
      }

      const [reads, writes] = [await load.stop(), await changes.stop()];
      for (const { process } of [older, newer]) process.signal('SIGTERM');
      await Promise.all([older.process.ended(), newer.process.ended()]);
      expect(reads.failures).toEqual([]);
      expect(writes.failures).toEqual([]);
      expect(reads.count).toBeGreaterThanOrEqual(RESTARTS * REQUESTS_A_RESTART);
      expect(writes.count).toBeGreaterThan(RESTARTS);
    },
    RESTARTS * RESTART_LIMIT_MS,
  );
});

function causeOf(error: unknown): string {
  return error instanceof Error ? String(error.cause ?? error) : 'unknown';
}

/** What was wrong with an answer, if anything. */
function failureOf({ status, errors, text }: Awaited<ReturnType<typeof post>>): string | undefined {
  return status === 200 && errors === undefined ? undefined : `${status} ${text}`;
}

interface Tally {
  readonly count: number;
  readonly failures: readonly string[];
}

/** Sends at a steady rate, whatever becomes of the requests before. */
function startLoad(send: () => Promise<string | undefined>) {
  const underWay = new Set<Promise<unknown>>();
  const failures: string[] = [];
  let count = 0;
  const sendOne = async () => {
    count += 1;
    const failure = await send().catch(causeOf);
    if (failure !== undefined) failures.push(failure);
  };
  const startedAtMs = performance.now();
  const timer = setInterval(() => {
    const due = ((performance.now() - startedAtMs) / 1000) * REQUESTS_A_SECOND;
    while (count < due && underWay.size < MOST_AT_ONCE) {
      const one: Promise<void> = sendOne().finally(() => underWay.delete(one));
      underWay.add(one);
    }
  }, 5);
  return {
    sent: () => count,
    stop: async (): Promise<Tally> => {
      clearInterval(timer);
      await Promise.all(underWay);
      return { count, failures };
    },
  };
}

/** Changes a customer to and fro, one change after the other. */
function startChanges(change: (enabled: boolean) => Promise<string | undefined>) {
  const failures: string[] = [];
  let count = 0;
  let stopping = false;
  const running = (async () => {
    while (!stopping) {
      const failure = await change(count % 2 === 1).catch(causeOf);
      if (failure !== undefined) failures.push(failure);
      count += 1;
      await setTimeout(20);
    }
  })();
  return {
    sent: () => count,
    stop: async (): Promise<Tally> => {
      stopping = true;
      await running;
      return { count, failures };
    },
  };
}
