import type { Ledger } from '../../ledger/ledger.js';
import type { Operation, Setting } from '../../ledger/operation.js';
import { shows } from './overage-change.js';
import type { WriteParts } from './write-parts.js';

/** The operations of the customer that were sent before this one and that no read has shown yet, newest first. */
export async function unseenBefore(
  { ledger, clock, visibilityWindowMs }: Pick<WriteParts, 'ledger' | 'clock' | 'visibilityWindowMs'>,
  { id, customerId, requestedAt }: Operation,
): Promise<Operation[]> {
  const windowStart = new Date(clock.date().getTime() - visibilityWindowMs);
  const unseen = await ledger.pendingFor(customerId, windowStart);
  return unseen.filter((other) => other.id !== id && other.requestedAt <= requestedAt);
}

/**
 * The operations of the customer that were asked for after this one and may have taken effect. Ask only after the read
 * that is to prove something: what is sent afterwards cannot have been in it.
 */
export async function changesAfter(
  { ledger }: { readonly ledger: Pick<Ledger, 'changesSince'> },
  operation: Operation,
): Promise<Operation[]> {
  return laterThan(operation, await ledger.changesSince(operation.customerId, operation.requestedAt));
}

/** Those of the customer's changes that were asked for after this one. */
export function laterThan({ id, requestedAt }: Operation, changes: readonly Operation[]): Operation[] {
  return changes.filter((other) => other.id !== id && other.requestedAt >= requestedAt);
}

/** Whether a read has shown a `later` operation: what this one wanted is then history, seen or not. */
export function isSuperseded(later: readonly Operation[]): boolean {
  return later.some(({ outcome }) => outcome === 'VISIBLE');
}

/**
 * Whether a read of the wanted state still says something about this operation. After a `later` opposite one was seen
 * it says nothing, and with a later one that wants the same it cannot tell which of them a lost request was.
 */
export function isStillProvable({ outcome, wanted }: Operation, later: readonly Operation[]): boolean {
  return later.every((other) => {
    const isAlike = shows(other.wanted, wanted) || shows(wanted, other.wanted);
    return isAlike ? outcome !== 'UNKNOWN' : other.outcome !== 'VISIBLE';
  });
}

/**
 * Whether a read proves that an operation has taken effect: it shows the wanted state, and the read before the
 * operation did not. Where it did, an old state and the new one look the same. So they do where some of the `earlier`
 * operations, still unseen, want that state and others do not: it may be the state between two of those.
 */
export function provesEffect(
  { wanted, before }: Operation,
  seen: Setting | undefined,
  earlier: readonly Operation[],
): boolean {
  const alike = earlier.filter((other) => shows(other.wanted, wanted));
  const allAgree = alike.length === 0 || alike.length === earlier.length;
  return allAgree && isNews({ wanted, before }) && shows(seen, wanted);
}

/** Whether the wanted state differs from what the look before the operation showed, so that a read can prove it. */
export function isNews({ wanted, before }: Pick<Operation, 'wanted' | 'before'>): boolean {
  return !shows(before, wanted);
}

/**
 * Whether "already as wanted" can be believed although earlier changes of the customer are not known to be visible.
 * With none of them it can. With one, when this very read proves it; with several, or without proof, the read may
 * show a state that is about to change.
 */
export function isTrustworthy(seen: Setting | undefined, pending: readonly Operation[]): boolean {
  const [only, ...others] = pending;
  return only === undefined || (others.length === 0 && provesEffect(only, seen, []));
}
