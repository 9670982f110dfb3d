import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { Tracing, type TracingParts } from '../../src/telemetry/tracing.js';

/** Tracing whose spans stay here. */
export interface InMemoryTracing {
  readonly tracing: Tracing;
  /** What it is made of, for tracing of a test's own. */
  readonly parts: TracingParts;
  /** Ended spans, in the order in which they ended. */
  spans(): readonly ReadableSpan[];
  forget(): void;
}

export function inMemoryTracing(): InMemoryTracing {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const parts: TracingParts = {
    tracer: provider.getTracer('test'),
    propagator: new W3CTraceContextPropagator(),
    shutdown: () => provider.shutdown(),
  };
  return {
    tracing: new Tracing(parts),
    parts,
    spans: () => exporter.getFinishedSpans(),
    forget: () => exporter.reset(),
  };
}
