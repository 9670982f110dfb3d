import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TransitionRefused } from '../../../src/ledger/ledger-errors.js';
import type { Settlement } from '../../../src/ledger/transitions.js';
import { accepted, eventTypes, reserved, sent } from '../ledger-fixtures.js';
import type { LedgerKind } from './ledger-kind.js';

export function conformsOnSteps(kind: LedgerKind): void {
  describe(`the way of an operation, ${kind.name}`, () => {
    it('records the look, the request, the answer and the time', async () => {
      const ledger = await kind.open();
      const { id, wanted } = await reserved(ledger);
      const before = { overageEnabled: false, partnerId: '9' };
      await ledger.markSent(id, { requestId: 'request-1', attempt: 1, before });
      await ledger.settle(id, { outcome: 'ACCEPTED', after: wanted, upstreamStatus: 200 });
      const operation = await ledger.operation(id);
      expect(operation).toMatchObject({
        state: 'SETTLED',
        outcome: 'ACCEPTED',
        before,
        after: wanted,
        attempts: 1,
        upstreamStatus: 200,
        trace: { requestId: 'request-1' },
      });
      expect(operation?.settledAt?.getTime()).toBeGreaterThan(operation?.requestedAt.getTime() ?? 0);
    });

    it('records the look of a change that was not sent', async () => {
      const ledger = await kind.open();
      const { id, wanted } = await reserved(ledger);
      await ledger.settle(id, { outcome: 'UNCHANGED', before: wanted, after: wanted });
      expect(await ledger.operation(id)).toMatchObject({ before: wanted, after: wanted });
      expect(await eventTypes(ledger)).toEqual(['operation.reserved', 'operation.settled']);
    });

    it('keeps the look when a second request is sent, and when it ends', async () => {
      const ledger = await kind.open();
      const { id } = await reserved(ledger);
      const before = { overageEnabled: false };
      await ledger.markSent(id, { requestId: 'request-1', attempt: 1, before });
      await ledger.markSent(id, { requestId: 'request-2', attempt: 2 });
      expect((await ledger.settle(id, { outcome: 'ACCEPTED' })).before).toEqual(before);
    });

    it('counts a second request only directly after the first', async () => {
      const ledger = await kind.open();
      const { id } = await sent(ledger);
      await expect(ledger.markSent(id, { requestId: 'r', attempt: 1 })).rejects.toThrow(TransitionRefused);
      await expect(ledger.markSent(id, { requestId: 'r', attempt: 3 })).rejects.toThrow(TransitionRefused);
      const again = await ledger.markSent(id, { requestId: 'request-2', attempt: 2 });
      expect(again).toMatchObject({ attempts: 2, trace: { requestId: 'request-2' } });
    });

    it('takes the ids of the upstream answer where there are some', async () => {
      const ledger = await kind.open();
      const { id, trace } = await sent(ledger);
      const settled = await ledger.settle(id, { outcome: 'ACCEPTED', trace: { requestId: 'theirs' } });
      expect(settled.trace).toEqual({ requestId: 'theirs', correlationId: trace.correlationId });
    });

    it.each<Settlement['outcome']>(['ACCEPTED', 'VISIBLE', 'UNKNOWN'])(
      'never settles as %s what was not sent',
      async (outcome) => {
        const ledger = await kind.open();
        const { id } = await reserved(ledger);
        await expect(ledger.settle(id, { outcome })).rejects.toThrow(TransitionRefused);
        expect((await ledger.operation(id))?.state).toBe('RESERVED');
      },
    );

    it('never settles as UNCHANGED, and never abandons, what was sent', async () => {
      const ledger = await kind.open();
      const { id } = await sent(ledger);
      await expect(ledger.settle(id, { outcome: 'UNCHANGED' })).rejects.toThrow(TransitionRefused);
      await expect(ledger.abandon(id)).rejects.toThrow(TransitionRefused);
      expect((await ledger.operation(id))?.state).toBe('SENT');
    });

    it('settles once', async () => {
      const ledger = await kind.open();
      const { id } = await accepted(ledger);
      await expect(ledger.settle(id, { outcome: 'REJECTED' })).rejects.toMatchObject({ state: 'SETTLED' });
      await expect(ledger.release(id, 'no')).rejects.toThrow(TransitionRefused);
      expect((await ledger.operation(id))?.outcome).toBe('ACCEPTED');
    });

    it('tells whoever comes too late that nothing was sent and to ask again', async () => {
      const ledger = await kind.open();
      const { id } = await reserved(ledger);
      await ledger.abandon(id);
      await expect(ledger.markSent(id, { requestId: 'r', attempt: 1 })).rejects.toMatchObject({
        code: 'DEADLINE_EXCEEDED',
        state: 'ABANDONED',
      });
    });

    it('knows no step of an operation that it does not have', async () => {
      const ledger = await kind.open();
      const id = randomUUID();
      await expect(ledger.abandon(id)).rejects.toMatchObject({
        state: undefined,
        operationId: id,
      });
      expect(await ledger.operation(id)).toBeUndefined();
    });

    it.each(['ACCEPTED', 'UNKNOWN'] as const)('observes what is %s until it is visible', async (outcome) => {
      const ledger = await kind.open();
      const { id } = await sent(ledger);
      await ledger.settle(id, { outcome });
      const at = new Date('2026-03-01T09:01:00.000Z');
      const observed = await ledger.observe(id, { at, overageEnabled: false });
      expect(observed).toMatchObject({ outcome, lastObserved: { at, overageEnabled: false } });
      const visible = await ledger.markVisible(id, at, { overageEnabled: true });
      expect(visible).toMatchObject({ outcome: 'VISIBLE', lastObserved: { at, overageEnabled: true } });
      await expect(ledger.observe(id, { at, overageEnabled: true })).rejects.toThrow(TransitionRefused);
    });

    it('does not make a refused change visible', async () => {
      const ledger = await kind.open();
      const { id } = await sent(ledger);
      await ledger.settle(id, { outcome: 'REJECTED' });
      const seen = { at: new Date(), overageEnabled: true };
      await expect(ledger.markVisible(id, seen.at, seen)).rejects.toThrow(TransitionRefused);
    });
  });
}
