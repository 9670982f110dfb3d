import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchLedgerHealth } from '../../src/ledger/watch-health.js';

const CHECK_EVERY_MS = 10_000;

describe('the watch over the ledger', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells that the ledger fails, and that it works again', async () => {
    let fails = true;
    const watch = watchLedgerHealth({
      health: async () => {
        if (fails) throw new Error('disk full');
      },
    });
    expect(watch.works).toBe(true);
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS);
    expect(watch.works).toBe(false);
    fails = false;
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS);
    expect(watch.works).toBe(true);
    watch.stop();
  });

  it('takes a ledger that does not answer for one that fails, and asks it once only', async () => {
    let asked = 0;
    const watch = watchLedgerHealth({
      health: () => {
        asked += 1;
        return new Promise(() => {});
      },
    });
    await vi.advanceTimersByTimeAsync(CHECK_EVERY_MS + 6_000);
    expect(watch.works).toBe(false);
    await vi.advanceTimersByTimeAsync(3 * CHECK_EVERY_MS);
    expect(asked).toBe(1);
    watch.stop();
  });

  it('asks nothing once it has been stopped', async () => {
    let asked = 0;
    const watch = watchLedgerHealth({
      health: async () => {
        asked += 1;
      },
    });
    watch.stop();
    await vi.advanceTimersByTimeAsync(3 * CHECK_EVERY_MS);
    expect(asked).toBe(0);
  });
});
