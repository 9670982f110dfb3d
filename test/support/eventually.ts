import { setTimeout } from 'node:timers/promises';

/** Waits until `condition` holds; fails after `limitMs`. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  limitMs = 5_000,
): Promise<void> {
  const endsAt = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endsAt) throw new Error('it did not come true in time');
    await setTimeout(10);
  }
}
