import type { Clock } from '../request/clock.js';
import type { Metrics } from '../telemetry/metrics.js';
import { OPERATION_NAMES } from './operation-names.js';
import { PartnerCenterError } from './partner-center-error.js';
import type { Step } from './upstream-call.js';

/** What this folder counts. */
export type UpstreamMetrics = Pick<
  Metrics,
  'upstreamCalls' | 'upstreamSeconds' | 'upstreamRetries' | 'upstreamHeldBack'
>;

/** Counts every attempt that is sent, by the answer's status or by how far it came without one. */
export function measureStep(metrics: UpstreamMetrics, clock: Clock): Step {
  // A series that begins at 1 would look as if nothing had ever increased.
  for (const operation of OPERATION_NAMES) metrics.upstreamCalls.inc({ operation, status: '429' }, 0);
  return (next) => async (attempt) => {
    const { operation } = attempt.call;
    const startedAtMs = clock.monotonicMs();
    if (attempt.number > 1) metrics.upstreamRetries.inc({ operation });
    let status = 'failed';
    try {
      const response = await next(attempt);
      status = String(response.status);
      return response;
    } catch (error) {
      if (error instanceof PartnerCenterError) status = error.delivery;
      throw error;
    } finally {
      metrics.upstreamCalls.inc({ operation, status });
      metrics.upstreamSeconds.observe({ operation }, (clock.monotonicMs() - startedAtMs) / 1000);
    }
  };
}

/** Counts what was not sent: because of the quota, or because Partner Center keeps failing. */
export function heldBackStep({ upstreamHeldBack }: UpstreamMetrics): Step {
  for (const by of ['pacer', 'breaker']) upstreamHeldBack.inc({ by }, 0);
  return (next) => async (attempt) => {
    try {
      return await next(attempt);
    } catch (error) {
      if (error instanceof PartnerCenterError && error.heldBack) {
        upstreamHeldBack.inc({ by: error.code === 'UPSTREAM_THROTTLED' ? 'pacer' : 'breaker' });
      }
      throw error;
    }
  };
}
