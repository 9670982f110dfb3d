import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { Attempt, Step } from './upstream-call.js';

/** One line for each attempt, with the ids that Microsoft support asks for and without any header or body. */
export function logStep(log: Log, clock: Clock): Step {
  return (next) => async (attempt) => {
    const startedAt = clock.monotonicMs();
    try {
      const response = await next(attempt);
      log.info(
        { ...facts(attempt), status: response.status, ms: elapsed(startedAt, clock), ...response.trace },
        'upstream call',
      );
      return response;
    } catch (error) {
      log.warn(
        { ...facts(attempt), ms: elapsed(startedAt, clock), ...failure(error) },
        'upstream call failed',
      );
      throw error;
    }
  };
}

function facts({ call, context, number, requestId }: Attempt) {
  return { operation: call.operation, attempt: number, requestId, correlationId: context.correlationId };
}

function failure(error: unknown) {
  if (!(error instanceof PartnerCenterError))
    return { error: error instanceof Error ? error.message : 'unknown' };
  const { code, delivery, status, upstreamCode, description, upstream } = error;
  return { code, delivery, status, upstreamCode, description, upstream };
}

function elapsed(startedAt: number, clock: Clock): number {
  return Math.round(clock.monotonicMs() - startedAt);
}
