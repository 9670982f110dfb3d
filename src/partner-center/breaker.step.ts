import type { Breaker, Health } from './breaker.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { Attempt, Step } from './upstream-call.js';

/**
 * A caller may allow so little time, or a slot come so late, that any upstream would miss it; such a miss is not the
 * upstream's fault.
 */
const FAIR_TRIAL_MS = 1_000;

/** Asks the breaker before an attempt and tells it afterwards. It stands outside the status check: it judges errors. */
export function breakerStep(breaker: Breaker, nowMs: () => number): Step {
  return (next) => async (attempt) => {
    const permission = breaker.admit(attempt.call.operation, attempt.call.method === 'GET');
    let leftAtMs = Number.POSITIVE_INFINITY;
    const checkOut = () => {
      permission.check();
      leftAtMs = nowMs();
    };
    try {
      const response = await next({ ...attempt, checkOut });
      permission.report('well');
      return response;
    } catch (error) {
      permission.report(healthOf(error, attempt, nowMs() - leftAtMs));
      throw error;
    }
  };
}

/** Asks once more, after everything that can take long and right before the attempt leaves. */
export const checkOutStep: Step = (next) => async (attempt) => {
  attempt.checkOut?.();
  return next(attempt);
};

/** @param onTheWayMs since the attempt left; negative when it never did */
function healthOf(error: unknown, { context }: Attempt, onTheWayMs: number): Health {
  if (!(error instanceof PartnerCenterError) || error.heldBack) return 'nothing';
  if (error.delivery === 'answered')
    return error.status === 408 || (error.status ?? 0) >= 500 ? 'ill' : 'well';
  if (context.callerGone.aborted) return 'nothing';
  if (error.code === 'DEADLINE_EXCEEDED') return onTheWayMs >= FAIR_TRIAL_MS ? 'ill' : 'nothing';
  return error.code === 'UPSTREAM_UNAVAILABLE' ? 'ill' : 'well';
}
