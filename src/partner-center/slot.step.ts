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

/** What the pacer has to know of an attempt; priority and demand may still rise while it waits. */
class SlotKindOf implements SlotKind {
  readonly #attempt: Attempt;

  constructor(attempt: Attempt) {
    this.#attempt = attempt;
  }

  get use() {
    return this.#attempt.call.use;
  }

  get asker() {
    return this.#attempt.context.asker;
  }

  get priority() {
    return this.#attempt.context.priority;
  }

  get demand() {
    return this.#attempt.context.demand ?? 1;
  }
}

async function acquire(pacer: Pacer, attempt: Attempt) {
  const { deadline, callerGone } = attempt.context;
  try {
    return await pacer.acquire(new SlotKindOf(attempt), deadline, callerGone);
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
