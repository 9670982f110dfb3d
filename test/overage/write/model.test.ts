import 'reflect-metadata';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Fortune, PUT_FATES, type PutFate } from './fickle-upstream.js';
import type { Death } from './mortal-process.js';
import { type Wish, WriteWorld } from './write-world.js';

const isLong = process.env.LONG === '1';
const RUNS = isLong ? 10_000 : 300;
const LIMIT_MS = isLong ? 1_800_000 : 300_000;

const wish: fc.Arbitrary<Wish> = fc.record({
  caller: fc.constantFrom('caller-1', 'caller-2'),
  customerId: fc.constantFrom('customer-1', 'customer-1', 'customer-2'),
  enable: fc.boolean(),
  key: fc.option(fc.constantFrom('key-1', 'key-2'), { nil: undefined }),
  expects: fc.option(fc.boolean(), { nil: undefined, freq: 6 }),
  waitForVisibleSeconds: fc.constantFrom(0, 0, 3),
});

const fates = Object.keys(PUT_FATES).filter((name): name is PutFate => name in PUT_FATES);
const fortune: fc.Arbitrary<Fortune> = fc.record({
  puts: fc.array(fc.constantFrom<PutFate>('ok', ...fates), { maxLength: 3 }),
  delaysMs: fc.array(fc.constantFrom(0, 700, 5_000, 60_000, 300_000), { maxLength: 3 }),
  readFailures: fc.array(fc.boolean(), { maxLength: 5 }),
});

const death: fc.Arbitrary<Death | undefined> = fc.option(
  fc.record({ atCall: fc.integer({ min: 1, max: 12 }), takesEffect: fc.boolean() }),
  { nil: undefined, freq: 3 },
);

/** What happens, one after the other: requests (some at once), time that passes, rounds of the reconciler. */
const story = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ wishes: fc.array(wish, { minLength: 1, maxLength: 3 }), fortune, death }),
    },
    { weight: 3, arbitrary: fc.record({ passMs: fc.constantFrom(500, 4_000, 31_000, 120_000, 700_000) }) },
    { weight: 2, arbitrary: fc.record({ reconcile: fc.constant<true>(true), fortune, death }) },
  ),
  { minLength: 2, maxLength: 14, size: 'max' },
);

type Step =
  | { readonly wishes: readonly Wish[]; readonly fortune: Fortune; readonly death?: Death | undefined }
  | { readonly passMs: number }
  | { readonly reconcile: true; readonly fortune: Fortune; readonly death?: Death | undefined };

const NOTHING_SPECIAL: Fortune = { puts: [], delaysMs: [], readFailures: [] };

async function tell(steps: readonly Step[]): Promise<void> {
  const world = await WriteWorld.open();
  for (const step of steps) {
    if ('passMs' in step) world.clock.leap(step.passMs);
    else if ('wishes' in step) await world.ask(step.wishes, structuredClone(step.fortune), step.death);
    else await world.reconcile(structuredClone(step.fortune), step.death);
  }
  await world.checkEnd();
}

/** One wish of one caller for one customer. */
function wishing(enable: boolean, fortune: Partial<Fortune>) {
  const caller = 'caller-1';
  const customerId = 'customer-1';
  const wish = { caller, customerId, enable, key: undefined, expects: undefined, waitForVisibleSeconds: 0 };
  return { wishes: [wish], fortune: { ...NOTHING_SPECIAL, ...fortune } };
}

describe('the write protocol over an eventually consistent upstream, with faults and crashes', () => {
  it(
    'never sends again what may have been done, believes no old look, loses no answer, leaves nothing open',
    () => fc.assert(fc.asyncProperty(story, tell), { numRuns: RUNS }),
    LIMIT_MS,
  );

  it('takes a state between two earlier changes for no proof: on is shown, but off is on its way', () =>
    tell([
      wishing(true, { delaysMs: [400] }),
      wishing(false, { delaysMs: [60_000] }),
      wishing(true, { puts: ['500, lost'] }),
    ]));

  it('takes a state between two earlier changes for no proof after a crash either', () =>
    tell([
      wishing(true, { delaysMs: [40_000] }),
      wishing(false, { delaysMs: [300_000] }),
      { ...wishing(true, { puts: ['reset, lost'] }), death: { atCall: 5, takesEffect: true } },
      { passMs: 60_000 },
      { reconcile: true, fortune: NOTHING_SPECIAL },
    ]));
});
