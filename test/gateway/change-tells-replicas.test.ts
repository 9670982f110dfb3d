import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.js';
import { DOCUMENTED } from '../support/customers.js';
import { eventually } from '../support/eventually.js';
import { startGatewayUnderTest } from '../support/gateway-under-test.js';
import { HeldAnswers } from '../support/held-answers.js';
import { change } from '../support/operations.js';
import { redisForTest } from '../support/services.js';
import { startTcpProxy } from '../support/tcp-proxy.js';

const redis = await redisForTest();
afterAll(() => redis?.drop());

const off = { customerId: DOCUMENTED, overageEnabled: false };

/** Whether the ledger in the file says how the only change has ended. */
function isSettled(path: string): boolean {
  const database = new DatabaseSync(path);
  const settled = database.prepare("select 1 from ledger_operations where state = 'SETTLED'").get();
  database.close();
  return settled !== undefined;
}

/** Redis is given up only after longer than any test takes, and not after the time that a gateway can be told. */
const patient = (config: Config): Config =>
  config.redis === undefined ? config : { ...config, redis: { ...config.redis, timeoutMs: 600_000 } };

describe.skipIf(redis === undefined)('a change that is noted in the ledger', () => {
  it('is acknowledged only when the other replicas were told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tells-replicas-'));
    const path = join(folder, 'ledger.db');
    const proxy = await startTcpProxy(new URL(redis?.url ?? ''));
    const held = new HeldAnswers();
    const running = await startGatewayUnderTest({
      env: {
        DATABASE_URL: path,
        REDIS_URL: `redis://127.0.0.1:${proxy.port}`,
        REDIS_PREFIX: `${redis?.prefix}${randomUUID()}:`,
      },
      config: patient,
      emulator: { sleep: held.sleep },
    });
    onTestFinished(async () => {
      await running.stop();
      await proxy.stop();
      rmSync(folder, { recursive: true });
    });
    running.emulator.addFaults([{ match: { method: 'PUT' }, delayMs: 1 }]);
    let isAcknowledged = false;
    const changing = change(running, off).then(({ payload }) => {
      isAcknowledged = true;
      return payload.outcome;
    });
    await eventually(() => held.count === 1);
    proxy.hang();
    held.open();
    await eventually(() => isSettled(path));
    // An acknowledgement that is on its way already comes before the answer to what is asked now.
    for (let round = 0; round < 10; round += 1) await fetch(new URL('/livez', running.gateway.url));
    expect(isAcknowledged).toBe(false);
    await proxy.restore();
    expect(await changing).toBe('ACCEPTED');
  });
});
