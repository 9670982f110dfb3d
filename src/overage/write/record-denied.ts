import type { Caller } from '../../access/caller.js';
import type { RequestContext } from '../../request/request-context.js';
import type { OverageChange } from './overage-change.js';
import { actorOf } from './reserve.step.js';
import type { WriteParts } from './write-parts.js';

/** Why a write was denied, as a code, and whether it would only have been a dry run. */
export interface Denial {
  readonly code: string;
  readonly dryRun: boolean;
}

/** Puts on record who was denied what. Never rejects: a denial holds whether or not it can be recorded. */
export async function recordDenied(
  { ledger, log }: Pick<WriteParts, 'ledger' | 'log'>,
  { customerId, wanted, reason }: OverageChange,
  caller: Caller,
  { code, dryRun }: Denial,
  { correlationId }: RequestContext,
): Promise<void> {
  const actor = actorOf(caller);
  const detail = {
    reason: code,
    wanted: wanted.overageEnabled ? 'on' : 'off',
    dryRun,
    ...(reason !== undefined && { callerReason: reason }),
  };
  try {
    await ledger.recordEvent({ type: 'write.denied', actor, customerId, correlationId, detail });
  } catch (error) {
    log.error(
      { err: error, actor, customerId, reason: code, correlationId },
      'a denied write could not be recorded',
    );
  }
}
