import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openLedger } from '../../src/ledger/open-ledger.js';
import { PATIENTLY } from '../support/patiently.js';
import { startTcpProxy } from '../support/tcp-proxy.js';
import { freshPostgres, noPostgres } from './fresh-postgres.js';
import { OPTIONS, reserved } from './ledger-fixtures.js';

const UNAVAILABLE = { code: 'LEDGER_UNAVAILABLE', retryable: true };

describe.skipIf(noPostgres)('a PostgreSQL with trouble', () => {
  it('is LEDGER_UNAVAILABLE when a step fails half-way, keeps nothing of it, and is used again afterwards', async () => {
    const server = await freshPostgres();
    const ledger = await openLedger({ url: server.url, ...OPTIONS });
    onTestFinished(() => ledger.close());
    const { id } = await reserved(ledger);
    await server.query('alter table ledger_events rename to hidden');
    const sending = ledger.markSent(id, { requestId: 'r', attempt: 1 });
    await expect(sending).rejects.toMatchObject(UNAVAILABLE);
    expect(await ledger.operation(id)).toMatchObject({ state: 'RESERVED' });
    await server.query('alter table hidden rename to ledger_events');
    expect(await ledger.markSent(id, { requestId: 'r', attempt: 1 })).toMatchObject({ state: 'SENT' });
  });

  it('may fall silent as a step begins, and a check afterwards is committed, on whichever connection', async () => {
    const server = await freshPostgres();
    const proxy = await startTcpProxy(new URL(server.url));
    const url = new URL(server.url);
    url.host = `127.0.0.1:${proxy.port}`;
    url.searchParams.set('application_name', `ledger test ${randomUUID()}`);
    const ledger = await openLedger({ url: url.href, ...OPTIONS });
    onTestFinished(async () => {
      await ledger.close();
      await proxy.stop();
    });
    const { id } = await reserved(ledger);
    proxy.hang();
    await expect(ledger.abandon(id)).rejects.toMatchObject(UNAVAILABLE);
    await proxy.restore();
    const states = () =>
      server.query('select state from pg_stat_activity where application_name = $1', [
        url.searchParams.get('application_name'),
      ]);
    await ledger.health();
    expect(await server.query(`select name from ledger_meta where name = 'last_health_check'`)).toHaveLength(
      1,
    );
    await vi.waitFor(async () => expect(await states()).toEqual([{ state: 'idle' }]), PATIENTLY);
  });

  it('may close idle connections, and the ledger makes new ones', async () => {
    const { ledger, closeConnections } = await interruptibleLedger();
    await reserved(ledger);
    await closeConnections();
    await vi.waitFor(() => reserved(ledger), PATIENTLY);
    expect(await ledger.verifyChain()).toMatchObject({ ok: true });
  });

  it('may close the connection that holds the reconciler lock, and the process goes on', async () => {
    const { ledger, closeConnections } = await interruptibleLedger();
    await expect(ledger.withReconcilerLock(closeConnections)).rejects.toMatchObject(UNAVAILABLE);
    await vi.waitFor(
      async () => expect(await ledger.withReconcilerLock(async () => {})).toBe(true),
      PATIENTLY,
    );
  });
});

/** A ledger on PostgreSQL whose connections, and nobody else's, can be closed by the server. */
async function interruptibleLedger() {
  const server = await freshPostgres();
  const url = new URL(server.url);
  const name = `ledger test ${randomUUID()}`;
  url.searchParams.set('application_name', name);
  const ledger = await openLedger({ url: url.href, ...OPTIONS });
  onTestFinished(() => ledger.close());
  return {
    ledger,
    closeConnections: async () => {
      const closed = await server.query(
        'select pg_terminate_backend(pid) as closed from pg_stat_activity where application_name = $1',
        [name],
      );
      expect(closed.length).toBeGreaterThan(0);
    },
  };
}

describe('an unreachable PostgreSQL', () => {
  it('is refused in a sentence that names the server and keeps the password', async () => {
    const url = 'postgres://gateway:hunter2@127.0.0.1:1/ledger';
    const error: unknown = await openLedger({ url, ...OPTIONS }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ ...UNAVAILABLE, message: expect.stringContaining('127.0.0.1:1/ledger') });
    expect(String(error)).not.toContain('hunter2');
  });
});
