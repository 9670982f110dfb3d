import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accepted, ids, reserved, sent, tickingTime } from '../ledger-fixtures.js';
import type { LedgerKind } from './ledger-kind.js';

export function conformsOnOpenOperations(kind: LedgerKind): void {
  describe(`what is still open, ${kind.name}`, () => {
    it('lists what was accepted, or may have been, and was not seen yet', async () => {
      const ledger = await kind.open();
      const customerId = randomUUID();
      const since = new Date('2026-03-01T00:00:00.000Z');
      const first = await accepted(ledger, { customerId });
      const unknown = await sent(ledger, { customerId });
      await ledger.settle(unknown.id, { outcome: 'UNKNOWN' });
      const elsewhere = await accepted(ledger);
      const refused = await sent(ledger, { customerId });
      await ledger.settle(refused.id, { outcome: 'REJECTED' });
      expect(ids(await ledger.pendingFor(customerId, since))).toEqual([unknown.id, first.id]);
      expect(ids(await ledger.toObserve(since))).toEqual([first.id, unknown.id, elsewhere.id]);
      await ledger.markVisible(first.id, new Date(), { overageEnabled: true });
      expect(ids(await ledger.pendingFor(customerId, since))).toEqual([unknown.id]);
    });

    it('forgets what was settled before the window', async () => {
      const ledger = await kind.open();
      const { customerId, settledAt = new Date(0) } = await accepted(ledger);
      const later = new Date(settledAt.getTime() + 1);
      expect(await ledger.pendingFor(customerId, settledAt)).toHaveLength(1);
      expect(await ledger.pendingFor(customerId, later)).toEqual([]);
      expect(await ledger.toObserve(later)).toEqual([]);
    });

    it('lists what a customer was sent since then, unless it provably had no effect', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      const customerId = randomUUID();
      const before = await accepted(ledger, { customerId });
      time.forward(1000);
      const seen = await accepted(ledger, { customerId });
      await ledger.markVisible(seen.id, new Date(), { overageEnabled: true });
      const unknown = await sent(ledger, { customerId });
      await ledger.settle(unknown.id, { outcome: 'UNKNOWN' });
      const refused = await sent(ledger, { customerId });
      await ledger.settle(refused.id, { outcome: 'REJECTED' });
      const released = await sent(ledger, { customerId });
      await ledger.release(released.id, 'UPSTREAM_THROTTLED');
      await accepted(ledger);
      const running = await sent(ledger, { customerId });
      const since = (from: Date) => ledger.changesSince(customerId, from);
      expect(ids(await since(seen.requestedAt))).toEqual([running.id, unknown.id, seen.id]);
      expect(ids(await since(before.requestedAt))).toContain(before.id);
    });

    it('lists running operations whose time is up, the longest overdue first', async () => {
      const ledger = await kind.open();
      const due = (minute: number) => new Date(Date.UTC(2026, 2, 1, 10, minute));
      const late = await reserved(ledger, { overdueAt: due(2) });
      const later = await sent(ledger, { overdueAt: due(1) });
      await reserved(ledger, { overdueAt: due(4) });
      await accepted(ledger, { overdueAt: due(1) });
      expect(ids(await ledger.overdue(due(3)))).toEqual([later.id, late.id]);
    });

    it('reconciles once at a time, and again after that', async () => {
      const ledger = await kind.open();
      const order: string[] = [];
      const ran = await ledger.withReconcilerLock(async () => {
        order.push('first');
        expect(await ledger.withReconcilerLock(async () => void order.push('second'))).toBe(false);
        await accepted(ledger);
      });
      expect(ran).toBe(true);
      expect(await ledger.withReconcilerLock(async () => void order.push('third'))).toBe(true);
      expect(order).toEqual(['first', 'third']);
    });

    it('frees the reconciler when its work fails, and passes its error on as it is', async () => {
      const ledger = await kind.open();
      const failure = new Error('work failed');
      await expect(ledger.withReconcilerLock(() => Promise.reject(failure))).rejects.toBe(failure);
      expect(await ledger.withReconcilerLock(async () => {})).toBe(true);
    });
  });
}
