import type { Operation } from '../../ledger/operation.js';
import type { OverageCollectionWire, OverageWire } from '../../partner-center/overage.wire.js';
import type { KnownOverage } from '../known-overage.js';
import type { Accepted } from './classify.step.js';
import { type Looked, WRITTEN_TYPE } from './look.step.js';
import { isTrustworthy } from './look-trust.js';
import type { Seen } from './poll.js';

/**
 * After a change that provably did nothing: what the look showed. While earlier changes are unseen the look may show
 * what was before them, and what was remembered may be newer, such as the echo of one of them.
 */
export function knownAfterNothing(looked: Looked, earlier: readonly Operation[]): KnownOverage {
  return { ...(isTrustworthy(looked.setting, earlier) && { shown: looked }), earlierHolds: true };
}

/** After an accepted change: the collection as its echo leaves it, if that can be told. */
export function knownAfterAcceptance(
  { answer: { wire } }: Looked,
  { echo, startedAtMs }: Accepted,
): KnownOverage | undefined {
  const after = withEcho(wire, echo.wire);
  if (after === undefined) return undefined;
  return { shown: { answer: { wire: after, trace: echo.trace }, startedAtMs }, earlierHolds: false };
}

/** After reading back: the read that proved the change, while no other proves anything. */
export function knownAfterReadBack(
  outcome: 'VISIBLE' | 'UNKNOWN',
  seen: Seen | undefined,
): KnownOverage | undefined {
  return outcome === 'VISIBLE' && seen !== undefined
    ? { shown: seen.looked, earlierHolds: false }
    : undefined;
}

/**
 * The collection with its one setting replaced; undefined where that is a guess: beside others, among several, or when
 * the echo is silent on something that was set.
 */
function withEcho(before: OverageCollectionWire, echo: OverageWire): OverageCollectionWire | undefined {
  const [item, ...others] = before.items;
  if (others.length > 0 || echo.type !== WRITTEN_TYPE || (item && item.type !== WRITTEN_TYPE))
    return undefined;
  const isSilent =
    (item?.azureEntitlementId !== undefined && echo.azureEntitlementId === undefined) ||
    (item?.partnerId !== undefined && echo.partnerId === undefined);
  if (isSilent) return undefined;
  return { ...before, items: [echo], ...(before.totalCount != null && { totalCount: 1 }) };
}
