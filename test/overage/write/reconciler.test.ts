import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../../src/ledger/ledger.js';
import type { Operation } from '../../../src/ledger/operation.js';
import { reconcileAll } from '../../../src/overage/write/reconcile-all.js';
import { startReconciler } from '../../../src/overage/write/reconciler.js';
import { putOverage } from '../../../src/partner-center/put-overage.api.js';
import {
  accepted,
  noFreeze,
  reserved,
  sent,
  setUp,
  states,
  VISIBILITY_WINDOW_MS,
} from './reconciler-harness.js';
import { aContext } from './write-fixtures.js';

const forEver = { retentionDays: 0 };

describe('a round of the reconciler', () => {
  it('leaves alone what is not overdue', async () => {
    const { clock, ledger, round } = await setUp();
    const running = [await reserved(ledger, clock), await sent(ledger, clock)];
    clock.leap(29_000);
    await round();
    expect(await states(ledger, running)).toEqual(['RESERVED', 'SENT']);
  });

  it('abandons what was never sent and reads back what was, without a PUT', async () => {
    const { clock, ledger, upstream, round } = await setUp();
    const overdue = [await reserved(ledger, clock), await sent(ledger, clock)];
    clock.leap(31_000);
    await round();
    expect(await states(ledger, overdue)).toEqual(['ABANDONED', 'SETTLED']);
    expect(upstream.puts).toEqual([]);
  });

  it('settles a hundred overdue operations at once', async () => {
    const { clock, ledger, round } = await setUp();
    const many: Operation[] = [];
    for (let count = 0; count < 100; count += 1) many.push(await sent(ledger, clock));
    clock.leap(31_000);
    await round();
    expect(new Set(await states(ledger, many))).toEqual(new Set(['SETTLED']));
  });

  it('settles as UNKNOWN, and frees the customer, where even the read fails', async () => {
    const { clock, ledger, upstream, round } = await setUp();
    const { id } = await sent(ledger, clock);
    upstream.fortune = { puts: [], delaysMs: [], readFailures: [true] };
    clock.leap(31_000);
    await round();
    expect(await ledger.operation(id)).toMatchObject({ outcome: 'UNKNOWN', after: undefined });
  });

  it('goes on with the others where one fails', async () => {
    const { clock, ledger, parts } = await setUp();
    const [first, second] = [await reserved(ledger, clock), await reserved(ledger, clock)];
    const failing: Ledger = {
      ...ledger,
      abandon: (id) => (id === first.id ? Promise.reject(new Error('no')) : ledger.abandon(id)),
    };
    clock.leap(31_000);
    await reconcileAll({ ...parts, ledger: failing }, new AbortController().signal);
    expect(await states(ledger, [first, second])).toEqual(['RESERVED', 'ABANDONED']);
  });

  it('observes what no read has shown, until the window ends', async () => {
    const { clock, ledger, round } = await setUp();
    const { id } = await accepted(ledger, clock);
    clock.leap(30_000);
    await round();
    const observed = (await ledger.operation(id))?.lastObserved;
    expect(observed).toEqual({ at: clock.date(), overageEnabled: false });
    clock.leap(VISIBILITY_WINDOW_MS);
    await round();
    expect(await ledger.operation(id)).toMatchObject({ outcome: 'ACCEPTED', lastObserved: observed });
  });

  it('leaves a lost request UNKNOWN when a later change has brought what it wanted', async () => {
    const { clock, ledger, upstream, round } = await setUp();
    const lost = await sent(ledger, clock);
    await ledger.settle(lost.id, { outcome: 'UNKNOWN' });
    clock.leap(1000);
    const { customerId } = lost;
    const later = await accepted(ledger, clock, { customerId });
    await putOverage(upstream, customerId, { overageEnabled: true }, aContext(clock), async () => {});
    clock.leap(30_000);
    await round();
    await round();
    expect((await ledger.operation(lost.id))?.outcome).toBe('UNKNOWN');
    expect((await ledger.operation(later.id))?.outcome).toBe('VISIBLE');
  });

  it('looks at fifty at most, those first that were longest not looked at', async () => {
    const { clock, ledger, round } = await setUp();
    const many: Operation[] = [];
    for (let count = 0; count < 60; count += 1) many.push(await accepted(ledger, clock));
    const looked = async () =>
      (await Promise.all(many.map(({ id }) => ledger.operation(id)))).filter((one) => one?.lastObserved)
        .length;
    clock.leap(30_000);
    await round();
    expect(await looked()).toBe(50);
    await round();
    expect(await looked()).toBe(60);
  });

  it('does nothing any more once it is told to stop', async () => {
    const { clock, ledger, parts } = await setUp();
    const overdue = await sent(ledger, clock);
    clock.leap(31_000);
    await reconcileAll(parts, AbortSignal.abort());
    expect(await states(ledger, [overdue])).toEqual(['SENT']);
  });

  it('takes a wall clock that jumps an hour for no reason to call a change that runs failed', async () => {
    const { clock, ledger, round } = await setUp();
    const running = await sent(ledger, clock);
    clock.leap(3_600_000);
    await round();
    expect((await ledger.operation(running.id))?.outcome).toBe('UNKNOWN');
  });
});

describe('the reconciler', () => {
  it('runs a round at its start', async () => {
    const { clock, ledger, parts } = await setUp();
    const overdue = await reserved(ledger, clock);
    clock.leap(31_000);
    const reconciler = startReconciler(parts, noFreeze, forEver);
    await reconciler.reconcile();
    expect(await states(ledger, [overdue])).toEqual(['ABANDONED']);
    await reconciler.stop();
  });

  it('survives a round that fails', async () => {
    const { parts } = await setUp();
    const failing = { recordChange: () => Promise.reject(new Error('the ledger is gone')) };
    const reconciler = startReconciler(parts, failing, forEver);
    await expect(reconciler.reconcile()).resolves.toBeUndefined();
    await reconciler.stop();
  });
});
