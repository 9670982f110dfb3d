import { Counter, Histogram, Registry } from 'prom-client';
import { METRIC_PREFIX } from './metric-prefix.js';
import { processMetrics } from './process-metrics.js';

/** From an answer out of memory to the longest deadline of a change. */
const DURATION_BUCKETS_SECONDS = [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
/** Everything that is counted while the gateway works; one set for each gateway, only the process's own are shared. */
export type Metrics = ReturnType<typeof createMetrics>;

/** Declares the metrics on a registry of their own. What is only looked at is declared in `watched-gauges.ts`. */
export function createMetrics() {
  const registry = new Registry();
  for (const metric of processMetrics()) registry.registerMetric(metric);
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `${METRIC_PREFIX}${name}`, help, labelNames, registers: [registry] });
  const duration = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Histogram({
      name: `${METRIC_PREFIX}${name}`,
      help,
      labelNames,
      buckets: DURATION_BUCKETS_SECONDS,
      registers: [registry],
    });
  return {
    registry,
    operations: counter('operations_total', 'GraphQL requests answered, by type and result.', [
      'type',
      'result',
    ]),
    operationSeconds: duration('operation_duration_seconds', 'Time to the end of an answer.', ['type']),
    errors: counter('errors_total', 'Errors in answers, by code.', ['code']),
    requestsRefused: counter(
      'requests_refused_total',
      'Requests that ended as a plain HTTP error, by code.',
      ['code'],
    ),
    upstreamCalls: counter('upstream_calls_total', 'Attempts sent to Partner Center, by what came of them.', [
      'operation',
      'status',
    ]),
    upstreamSeconds: duration('upstream_call_duration_seconds', 'Time of an attempt on the wire.', [
      'operation',
    ]),
    upstreamRetries: counter('upstream_retries_total', 'Attempts after the first.', ['operation']),
    upstreamHeldBack: counter('upstream_held_back_total', 'Attempts not sent, by what held them back.', [
      'by',
    ]),
    cacheReads: counter('cache_reads_total', 'Reads answered, by where the answer came from.', [
      'cache',
      'source',
    ]),
    ledgerSettled: counter('ledger_settled_total', 'Changes settled, by outcome.', ['outcome']),
    ledgerFailures: counter('ledger_failures_total', 'Steps that the ledger could not record.', ['step']),
    denials: counter('denials_total', 'Refusals by role or access policy, and callers not let in at all.', [
      'reason',
    ]),
    rateLimited: counter('rate_limited_total', 'Refusals by a limit per minute.', ['limit']),
    linksDropped: counter('links_dropped_total', 'Links of Partner Center that were not safe to show.', [
      'reason',
    ]),
    traceExportFailures: counter('trace_export_failures_total', 'Batches that no collector took.'),
    logWriteFailures: counter(
      'log_write_failures_total',
      'Log lines that could not be written or were lost.',
    ),
  };
}
