import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../src/partner-center/retry-budget.js';
import { ManualClock } from '../support/manual-clock.js';

/** Spends whatever there is. */
function spendAll(budget: RetryBudget): number {
  let spent = 0;
  while (budget.trySpend()) spent += 1;
  return spent;
}

describe('the retry budget', () => {
  it('starts with ten retries, for scattered failures', () => {
    expect(spendAll(new RetryBudget(new ManualClock()))).toBe(10);
  });

  it('earns one retry with every ten calls', () => {
    const budget = new RetryBudget(new ManualClock());
    spendAll(budget);
    for (let call = 0; call < 51; call += 1) budget.callStarted();
    expect(spendAll(budget)).toBe(5);
  });

  it('earns one retry a second without any traffic, and saves no more than ten', async () => {
    const clock = new ManualClock();
    const budget = new RetryBudget(clock);
    spendAll(budget);
    await clock.advance(3_000);
    expect(spendAll(budget)).toBe(3);
    await clock.advance(3_600_000);
    expect(spendAll(budget)).toBe(10);
  });

  it('keeps a minute of nothing but failures at 200 reads a second under 1.15 attempts a read', async () => {
    const clock = new ManualClock();
    const budget = new RetryBudget(clock);
    let retries = 0;
    for (let read = 0; read < 200 * 60; read += 1) {
      budget.callStarted();
      retries += spendAll(budget);
      if (read % 200 === 0) await clock.advance(1_000);
    }
    expect(retries / (200 * 60)).toBeLessThan(0.15);
    expect(retries / (200 * 60)).toBeGreaterThan(0.09);
  });
});
