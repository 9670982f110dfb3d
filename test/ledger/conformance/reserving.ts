import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accepted, aRequest, ids, operationOf, reserved, tickingTime } from '../ledger-fixtures.js';
import type { LedgerKind } from './ledger-kind.js';

export function conformsOnReserving(kind: LedgerKind): void {
  describe(`reserving, ${kind.name}`, () => {
    it('takes a new operation down as it was asked for', async () => {
      const ledger = await kind.open();
      const request = aRequest();
      const operation = operationOf(await ledger.reserve(request), 'reserved');
      expect(operation).toMatchObject({
        id: request.id,
        customerId: request.customerId,
        idempotencyKey: request.idempotencyKey,
        requestedBy: request.actor,
        wanted: request.wanted,
        reason: request.reason,
        overdueAt: request.overdueAt,
        state: 'RESERVED',
        attempts: 0,
        userErrors: [],
        trace: { correlationId: request.correlationId },
      });
      expect(await ledger.operation(request.id)).toEqual(operation);
    });

    it('says that the same request is in progress until it is settled, then replays its answer', async () => {
      const ledger = await kind.open();
      const request = aRequest();
      await ledger.reserve(request);
      const again = { ...request, id: randomUUID() };
      expect(operationOf(await ledger.reserve(again), 'in-progress').id).toBe(request.id);
      await ledger.markSent(request.id, { requestId: 'r1', attempt: 1 });
      expect(operationOf(await ledger.reserve(again), 'in-progress').state).toBe('SENT');
      const refusal = { code: 'NOT_ELIGIBLE', field: ['customerId'], message: 'No.', upstreamCode: '800114' };
      await ledger.settle(request.id, { outcome: 'REJECTED', userErrors: [refusal], upstreamStatus: 403 });
      expect(operationOf(await ledger.reserve(again), 'replay')).toMatchObject({
        id: request.id,
        outcome: 'REJECTED',
        userErrors: [refusal],
        upstreamStatus: 403,
      });
    });

    it('refuses a key that stands for another request, running or settled', async () => {
      const ledger = await kind.open();
      const request = aRequest();
      const other = { ...request, id: randomUUID(), fingerprint: 'fingerprint-2', customerId: randomUUID() };
      await ledger.reserve(request);
      expect(await ledger.reserve(other)).toEqual({ kind: 'key-reused' });
      await ledger.settle(request.id, { outcome: 'UNCHANGED' });
      expect(await ledger.reserve(other)).toEqual({ kind: 'key-reused' });
    });

    it('lets another caller use the same key', async () => {
      const ledger = await kind.open();
      await reserved(ledger, { idempotencyKey: 'monday', caller: 'tenant-1/app-1' });
      await reserved(ledger, { idempotencyKey: 'monday', caller: 'tenant-1/app-2' });
    });

    it('runs one operation per customer at a time, and names the one that runs', async () => {
      const ledger = await kind.open();
      const customerId = randomUUID();
      const first = await reserved(ledger, { customerId });
      const busy = { kind: 'customer-busy', operationId: first.id };
      expect(await ledger.reserve(aRequest({ customerId }))).toEqual(busy);
      await ledger.markSent(first.id, { requestId: 'r1', attempt: 1 });
      expect(await ledger.reserve(aRequest({ customerId }))).toEqual(busy);
      await ledger.settle(first.id, { outcome: 'UNKNOWN' });
      await reserved(ledger, { customerId });
    });

    it.each(['release', 'abandon'] as const)('frees key and customer on %s', async (way) => {
      const ledger = await kind.open();
      const request = aRequest();
      await ledger.reserve(request);
      await (way === 'release' ? ledger.release(request.id, 'throttled') : ledger.abandon(request.id));
      const retry = operationOf(await ledger.reserve({ ...request, id: randomUUID() }), 'reserved');
      expect(retry.id).not.toBe(request.id);
      expect(await ledger.operation(request.id)).toMatchObject({ settledAt: expect.any(Date) });
    });

    it('gives the customer to exactly one of many who ask at once', async () => {
      const ledger = await kind.open();
      const customerId = randomUUID();
      const answers = await Promise.all(
        Array.from({ length: 10 }, () => ledger.reserve(aRequest({ customerId }))),
      );
      const kinds = answers.map(({ kind }) => kind).sort();
      expect(kinds).toEqual([...Array(9).fill('customer-busy'), 'reserved']);
    });

    it('dates a change after the one of the same customer before it, though the clock was set back', async () => {
      const time = tickingTime();
      const ledger = await kind.open({ now: time.now });
      const first = await accepted(ledger);
      time.forward(-3_600_000);
      const other = await reserved(ledger);
      const { id, requestedAt } = await accepted(ledger, { customerId: first.customerId });
      expect(requestedAt.getTime()).toBe(first.requestedAt.getTime() + 1);
      expect(other.requestedAt.getTime()).toBeLessThan(first.requestedAt.getTime());
      const pending = await ledger.pendingFor(first.customerId, new Date(0));
      expect(ids(pending)).toEqual([id, first.id]);
    });

    it.each(['a\0b', 'half a pair \ud800'])('refuses text that cannot be stored: %j', async (text) => {
      const ledger = await kind.open();
      for (const field of ['reason', 'idempotencyKey']) {
        await expect(ledger.reserve(aRequest({ [field]: text }))).rejects.toMatchObject({
          code: 'BAD_USER_INPUT',
          message: expect.stringContaining(field),
        });
      }
    });
  });
}
