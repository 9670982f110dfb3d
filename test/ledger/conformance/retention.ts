import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  accepted,
  allEvents,
  aRequest,
  eventTypes,
  operationOf,
  reserved,
  sent,
  tickingTime,
} from '../ledger-fixtures.js';
import type { LedgerKind } from './ledger-kind.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const NEVER_OVERDUE = new Date('2027-01-01T00:00:00.000Z');

export function conformsOnRetention(kind: LedgerKind): void {
  describe(`retention, ${kind.name}`, () => {
    it('removes what is old, keeps the chain verifiable, and says so in the chain', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      const old = await accepted(ledger);
      time.forward(3 * DAY_MS);
      const young = await accepted(ledger);
      const purged = await ledger.purge({ olderThan: new Date(time.now().getTime() - DAY_MS) });
      expect(purged).toEqual({ operations: 1, events: 3 });
      expect(await ledger.operation(old.id)).toBeUndefined();
      expect(await ledger.operation(young.id)).toEqual(young);
      const events = await allEvents(ledger);
      expect(events.map(({ sequence }) => sequence)).toEqual([4, 5, 6, 7]);
      expect(events.at(-1)).toMatchObject({ type: 'ledger.purged', throughSequence: 3, events: 3 });
      expect(await ledger.verifyChain()).toEqual({ ok: true, events: 4 });
    });

    it('can be repeated, and removes everything but its own record when nothing is young', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      for (let round = 0; round < 3; round++) {
        await accepted(ledger);
        time.forward(2 * DAY_MS);
        await ledger.purge({ olderThan: time.now() });
        expect(await ledger.verifyChain()).toEqual({ ok: true, events: 1 });
      }
      expect(await ledger.operations({}, 10)).toEqual({ edges: [], hasNextPage: false });
    });

    it('keeps keys for 24 hours, whatever is asked', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      const request = aRequest();
      await ledger.reserve(request);
      await ledger.settle(request.id, { outcome: 'UNCHANGED' });
      time.forward(DAY_MS - 1_000);
      await ledger.purge({ olderThan: time.now() });
      operationOf(await ledger.reserve({ ...request, id: randomUUID() }), 'replay');
      time.forward(2_000);
      await ledger.purge({ olderThan: time.now() });
      operationOf(await ledger.reserve({ ...request, id: randomUUID() }), 'reserved');
      expect((await ledger.verifyChain()).ok).toBe(true);
    });

    it('never removes an operation that still runs, nor the event that describes it', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      await accepted(ledger);
      const running = await sent(ledger, { overdueAt: NEVER_OVERDUE });
      await accepted(ledger);
      time.forward(30 * DAY_MS);
      await ledger.purge({ olderThan: time.now() });
      expect(await ledger.operation(running.id)).toEqual(running);
      expect((await ledger.verifyChain()).ok).toBe(true);
    });

    it('tells what it removed from what somebody took away, while the events of both remain', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      await reserved(ledger, { overdueAt: NEVER_OVERDUE });
      const old = await accepted(ledger);
      time.forward(3 * DAY_MS);
      // The first operation still runs, so every event stays.
      expect(await ledger.purge({ olderThan: time.now() })).toEqual({ operations: 1, events: 0 });
      expect(await ledger.operation(old.id)).toBeUndefined();
      expect((await allEvents(ledger)).at(-1)).toMatchObject({ type: 'ledger.purged', operations: 1 });
      expect(await ledger.verifyChain()).toMatchObject({ ok: true });
    });

    it('does nothing when nothing is old', async () => {
      const ledger = await kind.open();
      await accepted(ledger);
      const purged = await ledger.purge({ olderThan: new Date('2020-01-01T00:00:00.000Z') });
      expect(purged).toEqual({ operations: 0, events: 0 });
      expect(await eventTypes(ledger)).not.toContain('ledger.purged');
    });
  });
}
