import type { Clock } from '../request/clock.js';
import { PartnerCenterError } from './partner-center-error.js';
import { retryAfterMs } from './retry-after.js';
import type { Throttles } from './throttles.js';
import type { Attempt, Step } from './upstream-call.js';

/** Keeps away from a customer for as long as a 429 said, waiting where the deadline allows it. */
export function throttleStep(throttles: Throttles, clock: Clock): Step {
  return (next) => async (attempt) => {
    await untilOpen(throttles, attempt, clock);
    const response = await next(attempt);
    if (response.status === 429) {
      throttles.note(
        attempt.call.customerId,
        retryAfterMs(response.headers['retry-after'], clock.date()) ?? 0,
      );
    }
    return response;
  };
}

async function untilOpen(throttles: Throttles, { call, context }: Attempt, clock: Clock): Promise<void> {
  const closedMs = throttles.closedMs(call.customerId);
  if (closedMs === 0) return;
  if (closedMs >= context.deadline.remainingMs()) throw stillThrottled(closedMs);
  await clock.sleep(closedMs, context.callerGone);
}

function stillThrottled(closedMs: number): PartnerCenterError {
  return new PartnerCenterError(
    'UPSTREAM_THROTTLED',
    'Partner Center asked the gateway to stay away from this customer for a while. Try again after the time given in retryAfterSeconds.',
    { delivery: 'not-sent', heldBack: true, retryAfterSeconds: Math.max(1, Math.ceil(closedMs / 1000)) },
  );
}
