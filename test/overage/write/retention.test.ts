import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { startReconciler } from '../../../src/overage/write/reconciler.js';
import { eventTypes } from '../../ledger/ledger-fixtures.js';
import { accepted, noFreeze, setUp } from './reconciler-harness.js';

const DAY_MS = 86_400_000;

describe('retention', () => {
  async function afterTwoDays(retentionDays: number) {
    const { clock, ledger, parts } = await setUp();
    const { id } = await accepted(ledger, clock);
    clock.leap(2 * DAY_MS);
    const reconciler = startReconciler(parts, noFreeze, { retentionDays });
    await reconciler.reconcile();
    return { clock, ledger, reconciler, id };
  }

  it('keeps everything by default', async () => {
    const { ledger, reconciler, id } = await afterTwoDays(0);
    expect(await ledger.operation(id)).toBeDefined();
    await reconciler.stop();
  });

  it('keeps what is young enough', async () => {
    const { ledger, reconciler, id } = await afterTwoDays(3);
    expect(await ledger.operation(id)).toBeDefined();
    await reconciler.stop();
  });

  it('removes what is older, and the chain stays verifiable', async () => {
    const { ledger, reconciler, id } = await afterTwoDays(1);
    expect(await ledger.operation(id)).toBeUndefined();
    expect(await eventTypes(ledger)).toEqual(['ledger.purged']);
    expect(await ledger.verifyChain()).toMatchObject({ ok: true });
    await reconciler.stop();
  });

  it('is applied once a day', async () => {
    const { clock, ledger, reconciler } = await afterTwoDays(1);
    const { id } = await accepted(ledger, clock);
    clock.leap(DAY_MS - 1);
    await reconciler.reconcile();
    expect(await ledger.operation(id)).toBeDefined();
    clock.leap(DAY_MS);
    await reconciler.reconcile();
    expect(await ledger.operation(id)).toBeUndefined();
    await reconciler.stop();
  });
});
