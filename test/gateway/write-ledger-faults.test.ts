import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DOCUMENTED } from '../support/customers.js';
import { type GatewayUnderTest, startGatewayUnderTest } from '../support/gateway-under-test.js';
import { hastyClock } from '../support/hasty-clock.js';
import { change, operations, readNow } from '../support/operations.js';
import { postgresForTest } from '../support/services.js';
import { read } from './reading-gateway.js';

let folder: string;
let path: string;
let running: GatewayUnderTest;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-faults-'));
  path = join(folder, 'ledger.db');
  const env = { DATABASE_URL: path, STALE_LIMIT_MS: '600000' };
  running = await startGatewayUnderTest({ env, overrides: { clock: hastyClock } });
});
afterEach(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

const off = { customerId: DOCUMENTED, overageEnabled: false, idempotencyKey: 'k' };
const puts = () => running.apiRequests('PUT').length;

/** From now on the database refuses to record that an operation enters the state, as a full disk would. */
function refuseState(state: string) {
  const database = new DatabaseSync(path);
  for (const when of ['insert', 'update']) {
    database.exec(`create trigger refuse_${when} before ${when} on ledger_operations
      when new.state = '${state}' begin select raise(abort, 'database or disk is full'); end`);
  }
  database.close();
}

function repair() {
  const database = new DatabaseSync(path);
  database.exec('drop trigger refuse_insert; drop trigger refuse_update');
  database.close();
}

describe('a ledger that fails', () => {
  it('when the change is reserved: it is refused before anything is asked', async () => {
    refuseState('RESERVED');
    expect(await change(running, off)).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(running.apiRequests()).toEqual([]);
  });

  it('before SENT: there is no PUT, and the same key works once the ledger does', async () => {
    refuseState('SENT');
    expect(await change(running, off)).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(puts()).toBe(0);
    repair();
    expect((await change(running, off)).payload.outcome).toBe('ACCEPTED');
    expect(puts()).toBe(1);
  });

  it('after SENT: the caller still learns what Partner Center said, and nobody sends it again', async () => {
    refuseState('SETTLED');
    expect((await change(running, off)).payload).toMatchObject({
      outcome: 'ACCEPTED',
      overage: { overageEnabled: false },
    });
    repair();
    expect(await change(running, off)).toMatchObject({ code: 'OPERATION_IN_PROGRESS' });
    expect((await operations(running, 'first: 1')).nodes).toMatchObject([{ outcome: null, settledAt: null }]);
    expect(puts()).toBe(1);
  });

  it('after SENT: what Partner Center said stands in for reads', async () => {
    refuseState('SETTLED');
    await change(running, off);
    running.emulator.addFaults([{ match: { method: 'GET' }, status: 503, times: 0 }]);
    expect(await read(running)).toMatchObject({ source: 'STALE', isOn: false });
  });

  it('does not stop reads', async () => {
    refuseState('RESERVED');
    await change(running, off);
    expect(await readNow(running, DOCUMENTED)).toEqual({ isOn: true, pending: null });
  });
});

const postgres = await postgresForTest();
describe.skipIf(postgres === undefined)('a PostgreSQL that is gone', () => {
  it('refuses writes without a PUT while reads go on, and is used again when it is back', async () => {
    if (postgres === undefined) return;
    const env = { DATABASE_URL: postgres.url, LEDGER_KEY: 'the same key for every replica of these' };
    const replica = await startGatewayUnderTest({ env });
    const schema = new URL(postgres.url).searchParams.get('options')?.split('=')[1] ?? '';
    await postgres.query(`alter schema ${schema} rename to ${schema}_gone`);
    expect(await change(replica, off)).toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    expect(replica.apiRequests()).toEqual([]);
    const { data } = await replica.ask(
      `{ overage(customerId: "${DOCUMENTED}") { items { overageEnabled } } }`,
    );
    expect(data.overage.items).toEqual([{ overageEnabled: true }]);
    await postgres.query(`alter schema ${schema}_gone rename to ${schema}`);
    expect((await change(replica, off)).payload.outcome).toBe('ACCEPTED');
    await replica.stop();
    await postgres.drop();
  });
});
