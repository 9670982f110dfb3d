import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.js';
import { openLedger } from '../../src/ledger/open-ledger.js';
import type { ReserveRequest } from '../../src/ledger/reserve.js';
import { freshPostgres, noPostgres } from './fresh-postgres.js';
import { startChild } from './ledger-child.js';
import { accepted, aRequest, OPTIONS, reserved } from './ledger-fixtures.js';

/** Several ledgers with connections of their own on one database, opened at the same moment. */
async function replicas(count: number): Promise<Ledger[]> {
  const { url } = await freshPostgres();
  const ledgers = await Promise.all(Array.from({ length: count }, () => openLedger({ url, ...OPTIONS })));
  onTestFinished(async () => {
    await Promise.all(ledgers.map((ledger) => ledger.close()));
  });
  return ledgers;
}

async function kinds(ledgers: Ledger[], request: () => ReserveRequest): Promise<string[]> {
  const answers = await Promise.all(ledgers.map((ledger) => ledger.reserve(request())));
  return answers.map(({ kind }) => kind).sort();
}

describe.skipIf(noPostgres)('several replicas on one PostgreSQL', () => {
  it('open an empty database at the same time', async () => {
    const ledgers = await replicas(5);
    await Promise.all(ledgers.map((ledger) => ledger.health()));
  });

  it('give a customer to exactly one of them, time after time', async () => {
    const ledgers = await replicas(4);
    for (let round = 0; round < 15; round++) {
      const customerId = randomUUID();
      const answers = await kinds(ledgers, () => aRequest({ customerId }));
      expect(answers).toEqual(['customer-busy', 'customer-busy', 'customer-busy', 'reserved']);
    }
  });

  it('give a key to exactly one of them, time after time', async () => {
    const ledgers = await replicas(4);
    for (let round = 0; round < 15; round++) {
      const idempotencyKey = randomUUID();
      const answers = await kinds(ledgers, () => aRequest({ idempotencyKey, customerId: randomUUID() }));
      expect(answers).toEqual(['in-progress', 'in-progress', 'in-progress', 'reserved']);
    }
  });

  it('let only one of two settle, release or abandon', async () => {
    const [one, two] = await replicas(2);
    if (one === undefined || two === undefined) throw new Error('Two replicas were asked for.');
    for (let round = 0; round < 10; round++) {
      const { id } = await reserved(one);
      const ends = await Promise.allSettled([
        one.markSent(id, { requestId: 'r', attempt: 1 }),
        two.abandon(id),
      ]);
      expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('write one unbroken chain together, while it is verified', async () => {
    const ledgers = await replicas(3);
    const [first] = ledgers;
    const writing = Promise.all(
      ledgers.map(async (ledger) => {
        for (let i = 0; i < 10; i++) await accepted(ledger);
      }),
    );
    expect(await first?.verifyChain()).toMatchObject({ ok: true });
    await writing;
    expect(await first?.verifyChain()).toEqual({ ok: true, events: 90 });
  });

  it('reconcile one at a time', async () => {
    const [one, two] = await replicas(2);
    if (one === undefined || two === undefined) throw new Error('Two replicas were asked for.');
    await one.withReconcilerLock(async () => {
      expect(await two.withReconcilerLock(async () => {})).toBe(false);
    });
    expect(await two.withReconcilerLock(async () => {})).toBe(true);
  });

  it('try a step again when PostgreSQL could not serialize it', async () => {
    const server = await freshPostgres();
    const ledger = await openLedger({ url: server.url, ...OPTIONS });
    onTestFinished(() => ledger.close());
    await server.query(`
      create sequence tries;
      create function fail_twice() returns trigger language plpgsql as $$
        begin
          if nextval('tries') <= 2 then raise exception 'lost a race' using errcode = '40001'; end if;
          return new;
        end $$;
      create trigger fail_twice before insert on ledger_events for each row execute function fail_twice();
    `);
    await reserved(ledger);
    expect(await server.query('select last_value from tries')).toEqual([{ last_value: '3' }]);
    expect(await ledger.verifyChain()).toEqual({ ok: true, events: 1 });
  });

  it('refuse two running operations for a customer in the database itself', async () => {
    const server = await freshPostgres();
    const ledger = await openLedger({ url: server.url, ...OPTIONS });
    onTestFinished(() => ledger.close());
    const { id } = await reserved(ledger);
    const copy = `insert into ledger_operations select (jsonb_populate_record(o, '{"id": "copy", "idempotency_key": "other"}')).*
      from ledger_operations o where id = $1`;
    await expect(server.query(copy, [id])).rejects.toMatchObject({
      constraint: 'ledger_one_running_per_customer',
    });
  });
});

describe.skipIf(noPostgres)('two processes on one PostgreSQL', () => {
  it('never both hold a customer', async () => {
    const { url } = await freshPostgres();
    const customerId = randomUUID();
    const [one, two] = await Promise.all([startChild(url), startChild(url)]);
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([one.reserve(customerId), two.reserve(customerId)]);
      expect(answers.map(({ kind }) => kind).sort()).toEqual(['customer-busy', 'reserved']);
      const winner = answers[0].kind === 'reserved' ? one : two;
      await winner.finish();
    }
  });
});
