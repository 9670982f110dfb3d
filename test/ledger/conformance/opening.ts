import { describe, expect, it, onTestFinished } from 'vitest';
import { accepted, allEvents, aRequest, BINDING } from '../ledger-fixtures.js';
import type { LedgerKind } from './ledger-kind.js';

export function conformsOnOpening(kind: LedgerKind): void {
  describe(`opening, ${kind.name}`, () => {
    it('is healthy when it can be written', async () => {
      const ledger = await kind.open();
      await expect(ledger.health()).resolves.toBeUndefined();
    });

    it('answers LEDGER_UNAVAILABLE once it is closed', async () => {
      const ledger = await (await kind.place()).open();
      await ledger.close();
      await expect(ledger.health()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE', retryable: true });
      await expect(ledger.reserve(aRequest())).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
      await expect(allEvents(ledger)).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
      });
    });

    if (!kind.durable) return;

    it('finds everything again', async () => {
      const { open: openHere } = await kind.place();
      const first = await openHere();
      const operation = await accepted(first);
      await first.close();
      const second = await openHere();
      onTestFinished(() => second.close());
      expect(await second.operation(operation.id)).toEqual(operation);
      expect(await second.verifyChain()).toEqual({ ok: true, events: 3 });
    });

    it.each([
      { what: 'another partner tenant', binding: { ...BINDING, partnerTenantId: 'another-tenant' } },
      { what: 'another API', binding: { ...BINDING, apiBaseUrl: 'https://another.example' } },
      { what: 'another chain key', chainKey: 'another key' },
    ])('refuses $what in a sentence', async ({ what: _what, ...options }) => {
      const { open: openHere } = await kind.place();
      await (await openHere()).close();
      await expect(openHere(options)).rejects.toMatchObject({
        code: 'LEDGER_UNAVAILABLE',
        retryable: false,
        message: expect.stringMatching(/belongs to partner tenant|another chain key/),
      });
      await (await openHere()).close();
    });
  });
}
