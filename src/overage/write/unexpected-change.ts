import type { Operation, Setting } from '../../ledger/operation.js';
import { type SetOverageUserError, SetOverageUserErrorCode } from '../set-overage-user-error.type.js';
import { isTrustworthy } from './look-trust.js';
import { type OverageChange, shows } from './overage-change.js';

/**
 * The refusal of a change whose caller believes what one of the `earlier` changes, still unseen and newest first, has
 * ended or may have ended: a read that agrees with the caller may be as old as that belief. What was before the newest
 * of them that was accepted is over either way, and one that wants the same as the caller is not undone.
 */
export function unexpectedChange(
  { expectedOverageEnabled: expected, wanted }: OverageChange,
  seen: Setting | undefined,
  earlier: readonly Operation[],
): SetOverageUserError | undefined {
  if (expected === undefined || isTrustworthy(seen, earlier)) return undefined;
  const accepted = earlier.findIndex(({ outcome }) => outcome === 'ACCEPTED');
  const latest = accepted === -1 ? earlier : earlier.slice(0, accepted + 1);
  const other = latest.find((one) => one.wanted.overageEnabled !== expected && !shows(one.wanted, wanted));
  if (other === undefined) return undefined;
  const [state, instead] = expected ? ['on', 'off'] : ['off', 'on'];
  return {
    code: SetOverageUserErrorCode.EXPECTATION_FAILED,
    field: ['input', 'expectedOverageEnabled'],
    message: `Overage of this customer is shown as ${state}, as you expected, but a change to ${instead} was sent at ${other.requestedAt.toISOString()} and is not shown yet (operation ${other.id}). Look at it again before changing it.`,
    upstreamCode: null,
  };
}
