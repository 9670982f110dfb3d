import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { settle } from '../../../src/overage/write/settle.step.js';
import { noReads } from './no-reads.js';
import { sent, setUp } from './reconciler-harness.js';

describe('settling a change', () => {
  it('is over only when the other replicas were told to forget the customer', async () => {
    const { clock, ledger, parts } = await setUp();
    const operation = await sent(ledger, clock);
    const telling = Promise.withResolvers<void>();
    const reads = { ...noReads, invalidate: () => telling.promise };
    let isOver = false;
    const settling = settle({ ...parts, reads }, operation, { outcome: 'ACCEPTED' }).then(() => {
      isOver = true;
    });
    await expect.poll(async () => (await ledger.operation(operation.id))?.state).toBe('SETTLED');
    await setImmediate();
    expect(isOver).toBe(false);
    telling.resolve();
    await settling;
  });
});
