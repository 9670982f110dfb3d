import type { Watch } from '../../cache/watch.js';
import type { Operation } from '../../ledger/operation.js';
import type { OverageCollectionWire, OverageWire } from '../../partner-center/overage.wire.js';
import type { KnownOverage } from '../known-overage.js';
import type { Accepted } from './classify.step.js';
import type { Looked } from './look.step.js';
import { isTrustworthy } from './look-trust.js';
import type { Seen } from './poll.js';
import { WRITTEN_TYPE } from './tells-setting.js';

/**
 * After a change that provably did nothing: what the look showed. While earlier changes are unseen the look may show
 * what was before them, and what was remembered may be newer, such as the echo of one of them.
 */
export function knownAfterNothing(since: Watch, looked: Looked, earlier: readonly Operation[]): KnownOverage {
  return { since, ...(isTrustworthy(looked.setting, earlier) && { shown: looked }), earlierHolds: true };
}

/** After an accepted change: the collection as its echo leaves it, if that can be told. */
export function knownAfterAcceptance(
  since: Watch,
  { answer: { wire } }: Looked,
  { echo, startedAtMs }: Accepted,
): KnownOverage | undefined {
  const after = withEcho(wire, echo.wire);
  if (after === undefined) return undefined;
  return { since, shown: { answer: { wire: after, trace: echo.trace }, startedAtMs }, earlierHolds: false };
}

/** After reading back: the read that proved the change, while no other proves anything. */
export function knownAfterReadBack(
  since: Watch,
  outcome: 'VISIBLE' | 'UNKNOWN',
  seen: Seen | undefined,
): KnownOverage | undefined {
  return outcome === 'VISIBLE' && seen !== undefined
    ? { since, shown: seen.looked, earlierHolds: false }
    : undefined;
}

/** The collection with its one setting replaced; undefined where that is a guess. */
function withEcho(before: OverageCollectionWire, echo: OverageWire): OverageCollectionWire | undefined {
  const { items, totalCount } = before;
  const [item] = items;
  const isWhole = items.length === (totalCount ?? items.length);
  const isAlone = items.length <= 1 && [echo, ...items].every(({ type }) => type === WRITTEN_TYPE);
  if (!isWhole || !isAlone || isSilent(echo, item)) return undefined;
  return { ...before, items: [echo], ...(totalCount != null && { totalCount: 1 }) };
}

/** Whether an echo leaves out what the setting has, or must have had: overage that is on is charged to an entitlement. */
function isSilent(echo: OverageWire, item: OverageWire | undefined): boolean {
  const hasEntitlement = echo.overageEnabled || item?.azureEntitlementId !== undefined;
  return (
    (hasEntitlement && echo.azureEntitlementId === undefined) ||
    (item?.partnerId !== undefined && echo.partnerId === undefined)
  );
}
