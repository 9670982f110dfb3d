import { setTimeout } from 'node:timers/promises';

/** Waits until `condition` holds; fails after `limitMs`, by default far more than the slowest machine takes. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  limitMs = 30_000,
): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endsAt) throw new Error('it did not come true in time');
    await setTimeout(10);
  }
}
