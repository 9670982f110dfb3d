import type { Caller } from '../../access/caller.js';
import type { CallerRequest } from '../../access/gateway-context.js';
import type { Operation } from '../../ledger/operation.js';
import type { RequestContext } from '../../request/request-context.js';
import { forCaller } from '../for-caller.js';
import type { SetOveragePayload } from '../set-overage.payload.js';
import type { SetOverageUserError } from '../set-overage-user-error.type.js';
import { carryOut } from './carry-out.js';
import { FrozenMeanwhile } from './frozen-meanwhile.js';
import { guard, missingEntitlement } from './guard.step.js';
import type { OverageChange } from './overage-change.js';
import { type EligibilityCheck, preview } from './preview.step.js';
import { type Denial, recordDenied } from './record-denied.js';
import { reserve } from './reserve.step.js';
import { answerOf, refusal } from './set-overage-answer.js';
import { waitUntilVisible } from './wait-until-visible.step.js';
import type { SendingParts } from './write-parts.js';

export interface OverageWriterOptions extends SendingParts {
  readonly enablesPerHour: number;
  readonly checkEligibility: EligibilityCheck;
  /** Aborts when the process is about to end: nobody then waits for a change to show. */
  readonly stopping: AbortSignal;
}

/**
 * Carries out changes by the write protocol. The caller's right to them is already established; whether it may touch
 * the customer is asked once more.
 */
export interface OverageWriter {
  /** @throws GatewayError for everything that is not an outcome of the change itself */
  write(change: OverageChange, caller: Caller, context: CallerRequest): Promise<SetOveragePayload>;
  /** What the change would do; nothing is recorded or sent. */
  preview(change: OverageChange, context: CallerRequest): Promise<SetOveragePayload>;
  /** Puts a write that was denied to the caller on record. Never rejects. */
  recordDenied(change: OverageChange, caller: Caller, denial: Denial, context: RequestContext): Promise<void>;
  /** Resolves when nothing is under way any more, not even what its caller no longer waits for. */
  idle(): Promise<void>;
}

export function createOverageWriter(options: OverageWriterOptions): OverageWriter {
  const { freeze, enablesPerHour, checkEligibility, stopping } = options;
  const underWay = new Set<Promise<unknown>>();

  const tracked = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    const forget = () => underWay.delete(work);
    work.then(forget, forget);
    return work;
  };

  const refuse = async (
    error: SetOverageUserError,
    change: OverageChange,
    caller: Caller,
    context: RequestContext,
  ) => {
    await recordDenied(options, change, caller, { code: error.code, dryRun: false }, context);
    return refusal([error]);
  };

  const run = async (operation: Operation, change: OverageChange, context: RequestContext) => {
    const settled = await carryOut(options, operation, change, detached(context));
    const waiting = { ...context, callerGone: AbortSignal.any([context.callerGone, stopping]) };
    return answerOf(await waitUntilVisible(options, settled, change.waitForVisibleSeconds, waiting));
  };

  const write: OverageWriter['write'] = async (change, caller, context) => {
    context.requireCustomer(change.customerId);
    const incomplete = missingEntitlement(change);
    if (incomplete !== undefined) return refuse(incomplete, change, caller, context);
    const limits = { frozen: freeze.frozen, enablesPerHour };
    const reserved = await reserve(options, change, caller, limits, context);
    switch (reserved.kind) {
      case 'replay':
        return answerOf(reserved.operation);
      case 'refused':
        return refuse(reserved.userError, change, caller, context);
      case 'run':
        return run(reserved.operation, change, context).catch((error: unknown) => {
          if (error instanceof FrozenMeanwhile) return refuse(error.userError, change, caller, context);
          throw error;
        });
    }
  };

  return {
    write: (...request) => tracked(write(...request)),
    recordDenied: (...denied) => tracked(recordDenied(options, ...denied)),
    preview: (change, context) =>
      forCaller(change.customerId, context, () =>
        preview(options, change, guard(change, freeze.frozen), checkEligibility, context),
      ),
    idle: async () => {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

/** A caller that hangs up does not take back a write that is under way. */
function detached(context: RequestContext): RequestContext {
  return { ...context, callerGone: new AbortController().signal };
}
