import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accepted, allEvents, eventTypes, reserved, tickingTime } from '../ledger-fixtures.js';
import type { LedgerKind } from './ledger-kind.js';

export function conformsOnAuditTrail(kind: LedgerKind): void {
  describe(`the audit trail, ${kind.name}`, () => {
    it('has an event for each step, with the operation as it was after it', async () => {
      const ledger = await kind.open();
      const { id } = await accepted(ledger);
      await ledger.observe(id, { at: new Date(), overageEnabled: false });
      const events = await allEvents(ledger);
      expect(events.map(({ sequence, type }) => [sequence, type])).toEqual([
        [1, 'operation.reserved'],
        [2, 'operation.sent'],
        [3, 'operation.settled'],
        [4, 'operation.observed'],
      ]);
      expect(events[2]).toMatchObject({ operation: { id, outcome: 'ACCEPTED', reason: expect.any(String) } });
      expect(await ledger.verifyChain()).toEqual({ ok: true, events: 4 });
    });

    it('leaves no event of a step that was refused', async () => {
      const ledger = await kind.open();
      const { id } = await reserved(ledger);
      await ledger.settle(id, { outcome: 'ACCEPTED' }).catch(() => {});
      expect(await eventTypes(ledger)).toEqual(['operation.reserved']);
    });

    it('records denied writes', async () => {
      const ledger = await kind.open();
      const customerId = randomUUID();
      const actor = { application: 'app-1' };
      const denied = {
        type: 'write.denied',
        actor,
        customerId,
        correlationId: 'c1',
        detail: { role: 'none' },
      } as const;
      await ledger.recordEvent(denied);
      expect(await allEvents(ledger)).toMatchObject([denied]);
      expect(await ledger.verifyChain()).toEqual({ ok: true, events: 1 });
    });

    it('records the freeze when it comes and when it goes, once each', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      expect(await ledger.recordFreeze(false)).toBe(false);
      const both = await Promise.all([ledger.recordFreeze(true), ledger.recordFreeze(true)]);
      expect(both.sort()).toEqual([false, true]);
      expect(await ledger.recordFreeze(false)).toBe(true);
      expect(await ledger.recordFreeze(true)).toBe(true);
      expect(await eventTypes(ledger)).toEqual(['changes.frozen', 'changes.unfrozen', 'changes.frozen']);
      time.forward(2 * 86_400_000);
      await ledger.purge({ olderThan: time.now() });
      expect(await ledger.recordFreeze(true)).toBe(false);
      expect(await ledger.verifyChain()).toEqual({ ok: true, events: 1 });
    });

    it('keeps one unbroken sequence when many write at once', async () => {
      const ledger = await kind.open();
      await Promise.all(Array.from({ length: 20 }, () => accepted(ledger)));
      expect(await ledger.verifyChain()).toEqual({ ok: true, events: 60 });
    });
  });
}
