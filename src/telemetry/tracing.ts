import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  type Tracer,
  trace,
} from '@opentelemetry/api';

export interface TracingParts {
  readonly tracer: Tracer;
  /** Reads and writes the W3C trace context. */
  readonly propagator: TextMapPropagator;
  /** Sends what is left and ends; never takes long and never rejects. */
  shutdown(): Promise<void>;
}

/** Something that takes time and is part of a trace. */
export interface Work {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'internal';
  readonly attributes?: Attributes;
}

/** A span that has begun. */
export interface Begun {
  /** For `within`. */
  readonly context: Context;
  note(attributes: Attributes): void;
  /** @param errorType names what failed, in the terms of the semantic conventions' `error.type` */
  end(errorType?: string): void;
}

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/**
 * Spans of one gateway, parented by what they happen within. It exists only where a collector is configured: nobody
 * else pays for the bookkeeping. Nothing of OpenTelemetry is registered globally.
 */
export class Tracing {
  readonly #parts: TracingParts;
  /** Mutable, as an operation begins in the middle of its request: what follows is part of the operation. */
  readonly #current = new AsyncLocalStorage<{ context: Context }>();

  constructor(parts: TracingParts) {
    this.#parts = parts;
  }

  /** Begins a request of a caller as a part of the caller's trace; a malformed `traceparent` begins a trace of its own. */
  beginRequest(work: Work, headers: Readonly<Record<string, string | string[] | undefined>>): Begun {
    return this.#begin(work, this.#parts.propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter));
  }

  /** Runs `run` as a part of what has begun. */
  within<T>({ context }: Begun, run: () => T): T {
    return this.#current.run({ context }, run);
  }

  /** Begins something inside the current request, of which everything that follows in the request is a part. */
  beginStage(work: Work): Begun {
    const current = this.#current.getStore();
    const begun = this.#begin(work, current?.context ?? ROOT_CONTEXT);
    if (current !== undefined) current.context = begun.context;
    return begun;
  }

  /** Begins something that has no parts of its own, with the headers that carry it on to another service. */
  beginLeaf(work: Work): Begun & { readonly headers: Readonly<Record<string, string>> } {
    const begun = this.#begin(work, this.#current.getStore()?.context ?? ROOT_CONTEXT);
    const headers: Record<string, string> = {};
    this.#parts.propagator.inject(begun.context, headers, defaultTextMapSetter);
    return { ...begun, headers };
  }

  /** Sends what is left and ends; never rejects. */
  async stop(): Promise<void> {
    await this.#parts.shutdown();
  }

  #begin({ name, kind, attributes }: Work, parent: Context): Begun {
    const span = this.#parts.tracer.startSpan(
      name,
      { kind: KINDS[kind], ...(attributes && { attributes }) },
      parent,
    );
    return {
      context: trace.setSpan(parent, span),
      note: (more) => void span.setAttributes(more),
      end: (errorType) => endSpan(span, errorType),
    };
  }
}

function endSpan(span: Span, errorType: string | undefined): void {
  if (errorType !== undefined) {
    span.setAttribute('error.type', errorType);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end();
}
