import type { ExportResult } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from './log.js';
import { Tracing } from './tracing.js';

export interface TracingOptions {
  /** Base address of the collector; OTLP over HTTP is spoken below it. */
  readonly endpoint: URL;
  /** What the spans come from; its `service.name` is what a reader of traces looks for. */
  readonly resource: Readonly<Record<string, string>>;
  /** Share of the requests that bring no decision of their own, 0 to 1. */
  readonly sampleRatio: number;
  readonly log: Log;
  /** Called for every batch that the collector did not take. */
  readonly onExportFailed: () => void;
}

const EXPORT_LIMIT_MS = 3_000;
const COMPLAIN_EVERY_MS = 60_000;
/** Nothing that belongs into an attribute is longer. */
const LONGEST_ATTRIBUTE = 512;

/**
 * Starts the OpenTelemetry SDK, which is loaded only here. Spans wait in a bounded queue: a collector that is down
 * costs the spans, and never a request.
 */
export async function startTracing(options: TracingOptions): Promise<Tracing> {
  const { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } = await import(
    '@opentelemetry/sdk-trace'
  );
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core');
  const { resourceFromAttributes } = await import('@opentelemetry/resources');
  const exporter = new OTLPTraceExporter({
    url: tracesUrl(options.endpoint),
    timeoutMillis: EXPORT_LIMIT_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ ...options.resource }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.sampleRatio) }),
    spanLimits: { attributeValueLengthLimit: LONGEST_ATTRIBUTE },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: complaining(exporter, options),
        exportTimeoutMillis: EXPORT_LIMIT_MS,
      }),
    ],
  });
  return new Tracing({
    tracer: provider.getTracer('overage-gateway'),
    propagator: new W3CTraceContextPropagator(),
    shutdown: () => provider.shutdown().catch(() => undefined),
  });
}

function tracesUrl({ href }: URL): string {
  return `${href.replace(/\/$/, '')}/v1/traces`;
}

/** The SDK itself would keep silent about a collector that is down. */
function complaining(exporter: SpanExporter, { log, onExportFailed }: TracingOptions): SpanExporter {
  let complainedAtMs = Number.NEGATIVE_INFINITY;
  const complain = () => {
    onExportFailed();
    if (performance.now() - complainedAtMs < COMPLAIN_EVERY_MS) return;
    complainedAtMs = performance.now();
    log.warn('The OpenTelemetry collector does not take the traces; the gateway goes on without them.');
  };
  return {
    export: (spans: ReadableSpan[], done: (result: ExportResult) => void) =>
      exporter.export(spans, (result) => {
        if (result.code !== 0) complain();
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
}
