import { collectDefaultMetrics, type Metric, Registry } from 'prom-client';
import { METRIC_PREFIX } from './metric-prefix.js';

/** Wakes half as often as the default; still finer than any lag that anybody would act on. */
const LAG_PRECISION_MS = 20;

let metrics: readonly Metric[] | undefined;

/**
 * CPU, memory, garbage collection and event loop of this process, watched once however many gateways it starts:
 * prom-client never lets go of what it observes them with, nor of the registry that this counts into.
 */
export function processMetrics(): readonly Metric[] {
  metrics ??= watchProcess();
  return metrics;
}

function watchProcess(): readonly Metric[] {
  const register = new Registry();
  collectDefaultMetrics({
    register,
    prefix: METRIC_PREFIX,
    eventLoopMonitoringPrecision: LAG_PRECISION_MS,
  });
  return register
    .getMetricsAsArray()
    .map(({ name }) => register.getSingleMetric(name))
    .filter((metric) => metric !== undefined);
}
