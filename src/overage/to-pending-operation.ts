import { type Caller, may } from '../access/caller.js';
import type { Operation } from '../ledger/operation.js';
import type { OverageOperation } from './overage-operation.type.js';
import { toOverageOperation } from './to-overage-operation.js';

/**
 * A pending operation as a reader of the customer may see it: what was wanted and where it stands. Who asked, why, and
 * under which key is for who asked and for `Operations.Read`, as in `overageOperation`.
 */
export function toPendingOperation(operation: Operation, caller: Caller): OverageOperation {
  const shown = toOverageOperation(operation);
  if (operation.caller === caller.key || may(caller, 'Operations.Read')) return shown;
  return {
    ...shown,
    idempotencyKey: '',
    requestedBy: { application: null, user: null, tenant: null },
    reason: null,
  };
}
