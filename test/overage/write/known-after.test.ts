import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import type { Accepted } from '../../../src/overage/write/classify.step.js';
import { knownAfterAcceptance, knownAfterNothing } from '../../../src/overage/write/known-after.js';
import type { Looked } from '../../../src/overage/write/look.step.js';
import {
  type OverageCollectionWire,
  overageCollectionWire,
  overageWire,
} from '../../../src/partner-center/overage.wire.js';
import { anOperation, ENTITLEMENT, OFF, ON } from './write-fixtures.js';

const since = { overtaken: false, end: () => {} };
const traceOf = (requestId: string) => ({ requestId, correlationId: 'c' });
const item = (changes = {}) => ({ type: 'PhoneServices', overageEnabled: false, ...changes });
const onItem = item({ overageEnabled: true, azureEntitlementId: ENTITLEMENT, partnerId: '1234' });

function looked(collection: object): Looked {
  const wire: OverageCollectionWire = overageCollectionWire.parse(collection);
  return { answer: { wire, trace: traceOf('look') }, startedAtMs: 1, setting: wire.items[0], isClear: true };
}

function accepted(echoed: object): Accepted {
  const wire = overageWire.parse(echoed);
  return {
    kind: 'accepted',
    after: wire,
    echo: { wire, trace: traceOf('put') },
    startedAtMs: 2,
    upstream: {},
  };
}

const wireAfter = (before: object, echoed: object) =>
  knownAfterAcceptance(since, looked(before), accepted(echoed))?.shown?.answer.wire;

describe('what is known after an acceptance', () => {
  it('is the echo in place of the setting, with the links of the look and the ids of the PUT', () => {
    const links = { self: { uri: '/customers/x/subscriptions/overage' } };
    const known = knownAfterAcceptance(
      since,
      looked({ totalCount: 1, items: [item()], links }),
      accepted(onItem),
    );
    expect(known).toEqual({
      since,
      shown: {
        answer: {
          wire: { totalCount: 1, items: [overageWire.parse(onItem)], links },
          trace: traceOf('put'),
        },
        startedAtMs: 2,
      },
      earlierHolds: false,
    });
  });

  it('is the echo alone where nothing was set, counted where the look told a count', () => {
    expect(wireAfter({ totalCount: 0, items: [] }, onItem)).toMatchObject({ totalCount: 1 });
    expect(wireAfter({ items: [] }, onItem)).toEqual({ items: [overageWire.parse(onItem)] });
  });

  it.each<[string, object[], object]>([
    ['there are settings of other types', [item(), item({ type: 'Other' })], onItem],
    ['the only setting is of another type', [item({ type: 'Other' })], onItem],
    ['there are several of the type', [item(), item()], onItem],
    ['the echo is of another type', [item()], { ...onItem, type: 'Other' }],
    ['the echo is silent on the entitlement that was set', [onItem], item({ partnerId: '1234' })],
    ['the echo is silent on the partner that was set', [onItem], item({ azureEntitlementId: ENTITLEMENT })],
    ['the echo turns it on and does not say for which entitlement', [], item({ overageEnabled: true })],
  ])('is nothing when %s', (_why, items, echoed) => {
    expect(wireAfter({ items }, echoed)).toBeUndefined();
  });

  it.each([0, 2])('is nothing when the look shows one setting and counts %d', (totalCount) => {
    expect(wireAfter({ totalCount, items: [item()] }, onItem)).toBeUndefined();
  });
});

describe('what is known after a change that did nothing', () => {
  const showsOff = looked({ items: [item()] });
  const enabling = anOperation({ wanted: ON, before: OFF });
  const disabling = anOperation({ wanted: OFF, before: ON });

  it('is the look, when no earlier change is unseen', () => {
    expect(knownAfterNothing(since, showsOff, [])).toEqual({ since, shown: showsOff, earlierHolds: true });
  });

  it('is the look, when it proves the one that is', () => {
    expect(knownAfterNothing(since, showsOff, [disabling])).toEqual({
      since,
      shown: showsOff,
      earlierHolds: true,
    });
  });

  it.each([
    ['it does not show an earlier change', [enabling]],
    ['several earlier ones are unseen', [disabling, enabling]],
  ])('is only what was remembered, when %s', (_why, earlier) => {
    expect(knownAfterNothing(since, showsOff, earlier)).toEqual({ since, earlierHolds: true });
  });
});
