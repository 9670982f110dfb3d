import type { Breaker, Health } from './breaker.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { Attempt, Step } from './upstream-call.js';

/** A caller may allow so little time that any upstream would miss it; such a miss is not the upstream's fault. */
const FAIR_TRIAL_MS = 1_000;

/** Asks the breaker before an attempt and tells it afterwards. It stands outside the status check: it judges errors. */
export function breakerStep(breaker: Breaker, nowMs: () => number): Step {
  return (next) => async (attempt) => {
    const permission = breaker.admit(attempt.call.operation, attempt.call.method === 'GET');
    const startedAtMs = nowMs();
    try {
      const response = await next(attempt);
      permission.report('well');
      return response;
    } catch (error) {
      permission.report(healthOf(error, attempt, nowMs() - startedAtMs));
      throw error;
    }
  };
}

function healthOf(error: unknown, { context }: Attempt, tookMs: number): Health {
  if (!(error instanceof PartnerCenterError) || error.heldBack) return 'nothing';
  if (error.delivery === 'answered')
    return error.status === 408 || (error.status ?? 0) >= 500 ? 'ill' : 'well';
  if (context.callerGone.aborted) return 'nothing';
  if (error.code === 'DEADLINE_EXCEEDED') return tookMs >= FAIR_TRIAL_MS ? 'ill' : 'nothing';
  return error.code === 'UPSTREAM_UNAVAILABLE' ? 'ill' : 'well';
}
