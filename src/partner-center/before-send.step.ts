import type { Step } from './upstream-call.js';

/**
 * Lets the caller record that an attempt is about to leave. It stands last before the wire, after everything that
 * can still stop the attempt, and checks the deadline once more after the recording.
 */
export const beforeSendStep: Step = (next) => async (attempt) => {
  if (attempt.beforeSend !== undefined) {
    await attempt.beforeSend({ requestId: attempt.requestId, number: attempt.number });
    attempt.context.deadline.throwIfPassed();
  }
  return next(attempt);
};
