import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.js';
import { TransitionRefused } from '../../src/ledger/ledger-errors.js';
import { openLedger } from '../../src/ledger/open-ledger.js';
import { aRequest, OPTIONS, tickingTime } from './ledger-fixtures.js';
import { LedgerModel, type Step } from './ledger-model.js';

const RUNS = 150;

const wish = fc.record({
  caller: fc.constantFrom('caller-1', 'caller-2'),
  key: fc.constantFrom('key-1', 'key-2', 'key-3'),
  fingerprint: fc.constantFrom('fingerprint-1', 'fingerprint-2'),
  customer: fc.constantFrom('customer-1', 'customer-2'),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constantFrom('release', 'abandon', 'observe', 'visible') }),
  fc.record({ step: fc.constant('send'), attempt: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    step: fc.constant('settle'),
    outcome: fc.constantFrom('ACCEPTED', 'VISIBLE', 'UNCHANGED', 'REJECTED', 'UNKNOWN'),
  }),
);

/** `which` counts back from the newest operation, so that most steps meet one that still runs. */
const action = fc.oneof(
  { weight: 1, arbitrary: fc.record({ wish }) },
  { weight: 3, arbitrary: fc.record({ step, which: fc.nat({ max: 3 }) }) },
);

async function take(ledger: Ledger, id: string, todo: Step): Promise<boolean> {
  const seen = { at: new Date('2026-03-01T10:00:00.000Z'), overageEnabled: true };
  const steps = {
    release: () => ledger.release(id, 'nothing sent'),
    abandon: () => ledger.abandon(id),
    observe: () => ledger.observe(id, seen),
    visible: () => ledger.markVisible(id, seen.at, { overageEnabled: true }),
    send: () => ledger.markSent(id, { requestId: 'r', attempt: todo.step === 'send' ? todo.attempt : 0 }),
    settle: () => ledger.settle(id, { outcome: todo.step === 'settle' ? todo.outcome : 'UNKNOWN' }),
  };
  try {
    await steps[todo.step]();
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(TransitionRefused);
    return false;
  }
}

async function agrees(ledger: Ledger, model: LedgerModel): Promise<void> {
  for (const { id, state, outcome, attempts } of model.operations) {
    expect(await ledger.operation(id)).toMatchObject({ state, attempts });
    expect((await ledger.operation(id))?.outcome).toBe(outcome);
  }
  const unseen = (await ledger.toObserve(new Date(0))).map(({ id }) => id).sort();
  const expected = model.operations.filter(({ outcome }) => outcome === 'ACCEPTED' || outcome === 'UNKNOWN');
  expect(unseen).toEqual(expected.map(({ id }) => id).sort());
  expect(await ledger.verifyChain()).toEqual({ ok: true, events: model.events });
}

describe('any sequence of requests and steps', () => {
  it('is answered and recorded as the rules say, and leaves a chain that verifies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
        const ledger = await openLedger({ url: ':memory:', ...OPTIONS, now: tickingTime().now });
        const model = new LedgerModel();
        for (const one of actions) {
          if ('wish' in one) {
            const { caller, key: idempotencyKey, fingerprint, customer: customerId } = one.wish;
            const id = randomUUID();
            const answer = await ledger.reserve(
              aRequest({ id, caller, idempotencyKey, fingerprint, customerId }),
            );
            expect(answer.kind).toBe(model.reserve({ id, ...one.wish }));
          } else {
            const operation = model.operations.at(-1 - one.which);
            if (operation === undefined) continue;
            expect(await take(ledger, operation.id, one.step)).toBe(model.take(operation, one.step));
          }
        }
        await agrees(ledger, model);
        await ledger.close();
      }),
      { numRuns: RUNS },
    );
  });
});
