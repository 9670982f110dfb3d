import { GatewayError } from '../errors/gateway-error.js';
import type { Pacer, SlotKind } from './pacer.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { Attempt, Step } from './upstream-call.js';

/** Lets an attempt leave only with a slot. */
export function slotStep(pacer: Pacer): Step {
  return (next) => async (attempt) => {
    const slot = await acquire(pacer, attempt);
    try {
      return await next(attempt);
    } finally {
      slot.release();
    }
  };
}

async function acquire(pacer: Pacer, { call, context }: Attempt) {
  const kind: SlotKind = {
    use: call.use,
    ...(context.asker !== undefined && { asker: context.asker }),
    get priority() {
      return context.priority;
    },
    get demand() {
      return context.demand ?? 1;
    },
  };
  try {
    return await pacer.acquire(kind, context.deadline, context.callerGone);
  } catch (error) {
    throw error instanceof GatewayError ? toNotSent(error) : error;
  }
}

function toNotSent({ code, message, retryAfterSeconds }: GatewayError): PartnerCenterError {
  return new PartnerCenterError(code, message, {
    delivery: 'not-sent',
    heldBack: true,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}
