import type { Config } from '../config/config.js';
import { type Clock, systemClock } from '../request/clock.js';
import { createLog, type Log } from '../telemetry/log.js';
import { createMetrics, type Metrics } from '../telemetry/metrics.js';
import { startTracing } from '../telemetry/start-tracing.js';
import type { Tracing } from '../telemetry/tracing.js';
import type { Ending } from './ending.js';
import { watchClock } from './watch-clock.js';

/** Parts that a test replaces: time, where the log goes, who traces. */
export interface GatewayOverrides {
  readonly clock?: Clock;
  readonly log?: Log;
  readonly tracing?: Tracing;
  /** Time between two rounds in which changes are followed that no request follows; 30 s by default. */
  readonly reconcileEveryMs?: number;
}

/** What every other part is built on. */
export interface Foundation {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
  readonly reconcileEveryMs: number | undefined;
}

/** Settings, clock, log, metrics, and traces where an endpoint for them is configured. */
export async function layFoundation(
  config: Config,
  overrides: GatewayOverrides,
  ending: Ending,
): Promise<Foundation> {
  const clock = overrides.clock ?? systemClock;
  const metrics = createMetrics();
  const log =
    overrides.log ??
    createLog({ level: config.logLevel, onWriteFailed: () => metrics.logWriteFailures.inc() });
  ending.onLate((part) => log.warn({ part }, 'a part did not end in time; the gateway ends without it'));
  ending.close('log', () => log.info('the gateway has ended'));
  ending.close('clock', watchClock(clock, log));
  const tracing = overrides.tracing ?? (await traceIfWanted(config, metrics, log));
  ending.close('tracing', () => tracing?.stop());
  return { config, clock, log, metrics, tracing, reconcileEveryMs: overrides.reconcileEveryMs };
}

async function traceIfWanted(
  { operations }: Config,
  metrics: Metrics,
  log: Log,
): Promise<Tracing | undefined> {
  const { otlpEndpoint: endpoint, traceResource: resource, traceSampleRatio: sampleRatio } = operations;
  if (endpoint === undefined) return undefined;
  return startTracing({
    endpoint,
    resource,
    sampleRatio,
    log,
    onExportFailed: () => metrics.traceExportFailures.inc(),
  });
}
