import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { Tracing } from '../../src/telemetry/tracing.js';

/** Tracing whose spans stay here. */
export interface InMemoryTracing {
  readonly tracing: Tracing;
  /** Ended spans, in the order in which they ended. */
  spans(): readonly ReadableSpan[];
  forget(): void;
}

export function inMemoryTracing(): InMemoryTracing {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracing = new Tracing({
    tracer: provider.getTracer('test'),
    propagator: new W3CTraceContextPropagator(),
    shutdown: () => provider.shutdown(),
  });
  return { tracing, spans: () => exporter.getFinishedSpans(), forget: () => exporter.reset() };
}
