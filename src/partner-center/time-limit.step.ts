import type { Deadline } from '../request/deadline.js';
import { PartnerCenterError } from './partner-center-error.js';
import { MOST_READS } from './retry-policy.js';
import type { Attempt, Step } from './upstream-call.js';

/** What one attempt may use of the time that is left, so that another fits behind it. */
const SHARE = 0.6;
/** Below this a second try would be as hopeless as the first. */
const WORTH_SPLITTING_MS = 1_000;

/**
 * Limits the time of one attempt: a read's share of what is left, all of it for its last attempt and for a write.
 * It stands after everything that waits, so that waiting for a slot does not use up the attempt.
 */
export const timeLimitStep: Step = (next) => async (attempt) => {
  const whole = attempt.context.deadline;
  if (attempt.call.method === 'PUT' || attempt.number >= MOST_READS) return next(attempt);
  const deadline = whole.atMost(Math.max(whole.remainingMs() * SHARE, WORTH_SPLITTING_MS));
  try {
    return await next({ ...attempt, context: { ...attempt.context, deadline } });
  } catch (error) {
    throw ranOutOfItsShare(error, whole) ? tooSlow(attempt) : error;
  }
};

function ranOutOfItsShare(error: unknown, whole: Deadline): boolean {
  return error instanceof PartnerCenterError && error.code === 'DEADLINE_EXCEEDED' && !whole.passed;
}

function tooSlow({ call }: Attempt): PartnerCenterError {
  return new PartnerCenterError(
    'UPSTREAM_UNAVAILABLE',
    `Partner Center did not answer ${call.operation} in time. Try again later.`,
    { delivery: 'no-response' },
  );
}
