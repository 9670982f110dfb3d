import { GatewayError } from '../../errors/gateway-error.js';
import type { FreezeSwitch } from './freeze-switch.js';
import { CHANGES_FROZEN } from './guard.step.js';
import type { OverageChange } from './overage-change.js';

/** An enabling was frozen after it had begun and before anything of it left; it is answered like one that never began. */
export class FrozenMeanwhile extends GatewayError {
  override readonly name = 'FrozenMeanwhile';
  readonly userError = CHANGES_FROZEN;

  constructor() {
    super('FORBIDDEN', CHANGES_FROZEN.message);
  }
}

/**
 * To be asked right before a change is sent: it may have waited long for its look and for the quota.
 * @throws FrozenMeanwhile for an enabling while all of them are stopped
 */
export function throwIfFrozen({ wanted }: OverageChange, freeze: Pick<FreezeSwitch, 'frozen'>): void {
  if (wanted.overageEnabled && freeze.frozen) throw new FrozenMeanwhile();
}
