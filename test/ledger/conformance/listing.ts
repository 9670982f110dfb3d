import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accepted, reserved } from '../ledger-fixtures.js';
import type { LedgerKind } from './ledger-kind.js';

export function conformsOnListing(kind: LedgerKind): void {
  describe(`listing operations, ${kind.name}`, () => {
    it('pages through them, newest first, even those of the same millisecond', async () => {
      const ledger = await kind.open({ now: () => new Date('2026-03-01T09:00:00.000Z') });
      const all: string[] = [];
      for (let i = 0; i < 7; i++) all.push((await reserved(ledger)).id);
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await ledger.operations({}, 3, after);
        seen.push(...page.edges.map(({ operation }) => operation.id));
        after = page.hasNextPage ? page.edges.at(-1)?.cursor : undefined;
      } while (after !== undefined);
      expect(seen).toEqual(all.sort().reverse());
    });

    it('keeps its place when newer operations arrive between two pages', async () => {
      const ledger = await kind.open();
      const old = await reserved(ledger);
      const newer = await reserved(ledger);
      const page = await ledger.operations({}, 1);
      await reserved(ledger);
      const next = await ledger.operations({}, 5, page.edges[0]?.cursor);
      expect(page.edges[0]?.operation.id).toBe(newer.id);
      expect(next.edges.map(({ operation }) => operation.id)).toEqual([old.id]);
      expect(next.hasNextPage).toBe(false);
    });

    it('filters by customer, outcome, application, user, caller and time, all at once', async () => {
      const ledger = await kind.open();
      const actor = { application: 'app-9', user: 'user-9' };
      const wanted = await accepted(ledger, { actor, caller: 'caller-9' });
      await reserved(ledger);
      const { requestedAt: since } = wanted;
      const match = {
        customerId: wanted.customerId,
        outcome: 'ACCEPTED',
        application: 'app-9',
        user: 'user-9',
        caller: 'caller-9',
        since,
        until: new Date(since.getTime() + 1),
      } as const;
      const find = async (filter: object) => (await ledger.operations(filter, 10)).edges.length;
      expect(await find({})).toBe(2);
      expect(await find(match)).toBe(1);
      for (const [name, other] of Object.entries({
        customerId: randomUUID(),
        outcome: 'UNKNOWN',
        application: 'app-1',
        user: 'user-1',
        caller: 'caller-1',
        since: match.until,
        until: since,
      })) {
        expect(await find({ ...match, [name]: other }), name).toBe(0);
      }
    });

    it.each(['', 'nonsense', Buffer.from('2026-03-01 x').toString('base64url')])(
      'refuses the cursor %j',
      async (cursor) => {
        const ledger = await kind.open();
        await expect(ledger.operations({}, 1, cursor)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      },
    );
  });
}
