import { randomUUID } from 'node:crypto';
import type { Clock } from '../request/clock.js';
import type { RequestContext } from '../request/request-context.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { RetryBudget } from './retry-budget.js';
import type { CallHistory, RetryPolicy } from './retry-policy.js';

/** Which attempt it is and under which MS-RequestId it goes. */
export interface AttemptId {
  readonly requestId: string;
  readonly number: number;
}

/** What a call is retried by. */
export interface Retries {
  readonly policy: RetryPolicy;
  /** Absent for writes: their one further attempt is not a repetition of load but of an answered refusal. */
  readonly budget?: RetryBudget;
}

/**
 * Runs `attempt` until it succeeds, the policy gives up, the budget is spent, or the next try would begin after
 * the deadline. The MS-RequestId stays the same only while no response was received (document "Partner Center REST headers").
 */
export async function runAttempts<T>(
  { policy, budget }: Retries,
  context: RequestContext,
  clock: Clock,
  attempt: (id: AttemptId) => Promise<T>,
): Promise<T> {
  let requestId: string = randomUUID();
  let history: CallHistory = { attempts: 0, tokenReplaced: false, invalidBefore: false };
  budget?.callStarted();
  for (;;) {
    try {
      return await attempt({ requestId, number: history.attempts + 1 });
    } catch (error) {
      history = { ...history, attempts: history.attempts + 1 };
      const waitMs = policy(error, history);
      if (context.callerGone.aborted) throw error;
      if (waitMs === undefined || waitMs >= context.deadline.remainingMs()) throw error;
      if (!isRefusedToken(error) && budget?.trySpend() === false) throw error;
      await clock.sleep(waitMs, context.callerGone);
      history = withFailure(history, error);
      if (answered(error)) requestId = randomUUID();
    }
  }
}

function withFailure(history: CallHistory, error: unknown): CallHistory {
  if (!(error instanceof PartnerCenterError)) return history;
  return {
    ...history,
    tokenReplaced: history.tokenReplaced || isRefusedToken(error),
    invalidBefore: history.invalidBefore || error.code === 'UPSTREAM_INVALID_RESPONSE',
  };
}

/** An expired token fails every read at once, and each needs just one more try: no budget could be that large. */
function isRefusedToken(error: unknown): boolean {
  return error instanceof PartnerCenterError && error.status === 401;
}

function answered(error: unknown): boolean {
  return error instanceof PartnerCenterError && error.delivery === 'answered';
}
