import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Operation, Setting } from '../../../src/ledger/operation.js';
import {
  isNews,
  isStillProvable,
  isSuperseded,
  isTrustworthy,
  provesEffect,
  unseenBefore,
} from '../../../src/overage/write/look-trust.js';
import { accepted, setUp } from './reconciler-harness.js';
import { anOperation, ENTITLEMENT, OFF, ON, ON_ELSEWHERE } from './write-fixtures.js';

const enabling = anOperation({ wanted: ON, before: OFF });
const disabling = anOperation({ wanted: OFF, before: ON });

describe('what a read proves about an operation', () => {
  it.each<[string, Setting | undefined, Setting | undefined, Setting | undefined, boolean]>([
    ['on, and it was off', ON, OFF, ON, true],
    ['on, and it was never set', ON, undefined, ON, true],
    ['on for another entitlement than wanted', ON, OFF, ON_ELSEWHERE, false],
    ['the wanted entitlement, where another one was charged', ON, ON_ELSEWHERE, ON, true],
    ['any entitlement, where none was asked for', { overageEnabled: true }, OFF, ON, true],
    ['still off', ON, OFF, OFF, false],
    ['on, as it was before', ON, ON, ON, false],
    ['off, and it was on', OFF, ON, { ...OFF, azureEntitlementId: ENTITLEMENT }, true],
    ['nothing any more, and it was on', OFF, ON, undefined, true],
    ['off, as it was before', OFF, OFF, OFF, false],
  ])('%s', (_what, wanted, before, seen, proved) => {
    expect(provesEffect(anOperation({ ...(wanted && { wanted }), before }), seen, [])).toBe(proved);
  });

  it('is its effect although an earlier opposite one was never seen', () => {
    expect(provesEffect(enabling, ON, [disabling])).toBe(true);
  });

  it('is its effect where every earlier one wants the same', () => {
    expect(provesEffect(enabling, ON, [enabling, enabling])).toBe(true);
  });

  it('is nothing where it may be the state between two earlier ones that were never seen', () => {
    const between = anOperation({ wanted: OFF, before: OFF });
    expect(provesEffect(enabling, ON, [between, enabling])).toBe(false);
  });
});

describe('an operation that others followed', () => {
  const lost = anOperation({ wanted: ON, outcome: 'UNKNOWN' });

  it.each<[string, Partial<Operation>, boolean]>([
    ['the same, and is on its way', { wanted: ON, outcome: undefined, state: 'SENT' }, false],
    ['the same, and was accepted', { wanted: ON }, false],
    ['the same without naming the entitlement', { wanted: { overageEnabled: true } }, false],
    ['the opposite, and is not seen', { wanted: OFF }, true],
    ['the opposite, and was seen', { wanted: OFF, outcome: 'VISIBLE' }, false],
    ['another entitlement, and is not seen', { wanted: ON_ELSEWHERE }, true],
  ])('can be proved, its end unknown, when one wants %s: %j is %s', (_what, later, provable) => {
    expect(isStillProvable(lost, [anOperation(later)])).toBe(provable);
  });

  it('can be proved when it was accepted and a later one wanted the same', () => {
    expect(isStillProvable(enabling, [anOperation({ wanted: ON, outcome: 'VISIBLE' })])).toBe(true);
  });

  it('is superseded once a read has shown one of them', () => {
    expect(isSuperseded([disabling])).toBe(false);
    expect(isSuperseded([disabling, anOperation({ outcome: 'VISIBLE' })])).toBe(true);
  });
});

describe('what was not seen before an operation', () => {
  it('is what was asked for before it: neither itself nor what came after', async () => {
    const { clock, ledger, parts } = await setUp();
    const customerId = randomUUID();
    const operations: Operation[] = [];
    for (let count = 0; count < 3; count += 1) {
      operations.push(await accepted(ledger, clock, { customerId }));
      clock.leap(1000);
    }
    const [first, second] = operations;
    if (first === undefined || second === undefined) throw new Error('no operations');
    expect((await unseenBefore(parts, second)).map(({ id }) => id)).toEqual([first.id]);
    expect(await unseenBefore(parts, first)).toEqual([]);
  });
});

describe('whether "already as wanted" can be believed', () => {
  it('it can with nothing on its way', () => expect(isTrustworthy(ON, [])).toBe(true));

  it('it can when this read shows the one change that was on its way', () =>
    expect(isTrustworthy(ON, [enabling])).toBe(true));

  it('it cannot when the one change on its way is not shown', () =>
    expect(isTrustworthy(ON, [disabling])).toBe(false));

  it('it cannot when the read shows only what was there before that change', () =>
    expect(isTrustworthy(ON, [anOperation({ wanted: ON, before: ON })])).toBe(false));

  it('it cannot with two changes on their way, even if the last is shown', () =>
    expect(isTrustworthy(ON, [enabling, disabling])).toBe(false));
});

describe('a change that a read could prove', () => {
  it('is one that differs from the look', () => expect(isNews(enabling)).toBe(true));
  it('is not one that the look already showed, such as tags alone', () =>
    expect(isNews({ wanted: ON, before: ON })).toBe(false));
});
