import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../access/caller.js';
import type { OperationContext } from '../graphql/operation-context.js';
import type { Clock } from '../request/clock.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import type { Begun, Tracing } from '../telemetry/tracing.js';
import type { Problem } from './problem.js';

export interface ReportOptions {
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'operations' | 'operationSeconds' | 'errors'>;
  readonly tracing?: Tracing | undefined;
  readonly clock: Clock;
}

/** What is told of one request for GraphQL once it is answered or given up: a log line, counters and a span. */
export class OperationReport {
  readonly #options: ReportOptions;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  readonly #startedAtMs: number;
  readonly #span: Begun | undefined;
  #context: OperationContext | undefined;
  #refusal: string | undefined;
  #statusUnread: number | undefined;
  readonly #onEnd: (() => void)[] = [];
  #ended = false;

  constructor(request: FastifyRequest, reply: FastifyReply, options: ReportOptions) {
    this.#options = options;
    this.#request = request;
    this.#reply = reply;
    this.#startedAtMs = options.clock.monotonicMs();
    this.#span = options.tracing?.beginRequest(workOf(request), request.headers);
    reply.raw.once('close', () =>
      this.#finish(reply.raw.writableFinished ? reply.statusCode : this.#statusUnread),
    );
  }

  /** Something else to be done when the request is answered or given up; at once when it is already. */
  onEnd(step: () => void): void {
    if (this.#ended) step();
    else this.#onEnd.push(step);
  }

  /** The context that the request entered with. @throws Error before it has one */
  get context(): OperationContext {
    if (this.#context === undefined) throw new Error('The request has no caller yet.');
    return this.#context;
  }

  get caller(): Caller | undefined {
    return this.#context?.caller;
  }

  /** The request has a caller, and what becomes of it will be noted here. */
  entered(context: OperationContext): void {
    this.#context = context;
  }

  /** The request ends with a plain HTTP error of this code, whatever GraphQL made of it. */
  refused(code: string): void {
    this.#refusal = code;
  }

  /** Node answers the request, with this, as the rest of it does not come or makes no sense. */
  refusedUnread({ status, code }: Problem): void {
    this.#statusUnread = status;
    this.#refusal = code;
  }

  /** The whole answer has been sent, though its end, and the connection, still wait for the rest of the request. */
  answered(): void {
    this.#finish(this.#reply.statusCode);
  }

  get correlationId(): string {
    return this.#request.id;
  }

  /** Whether some of the request has not come yet. */
  get arriving(): boolean {
    return !this.#ended && !this.#request.raw.complete;
  }

  /** Runs the operation as a part of the request's span. */
  within<T>(run: () => T): T {
    const { tracing } = this.#options;
    return tracing === undefined || this.#span === undefined ? run() : tracing.within(this.#span, run);
  }

  /** @param status what the caller saw, if it saw an answer */
  #finish(status: number | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const step of this.#onEnd) step();
    const { log, metrics, clock } = this.#options;
    const { summary, codes } = this.#context?.outcome ?? {};
    const errors = this.#refusal === undefined ? (codes ?? []) : [this.#refusal];
    const ms = clock.monotonicMs() - this.#startedAtMs;
    const type = summary?.type ?? 'none';
    const result = status === undefined ? 'hung_up' : errors.length > 0 ? 'error' : 'ok';
    metrics.operations.inc({ type, result });
    metrics.operationSeconds.observe({ type }, ms / 1000);
    for (const code of errors) metrics.errors.inc({ code });
    if (log.isLevelEnabled('info')) this.#log(status, errors, ms);
    this.#endSpan(status);
  }

  #log(status: number | undefined, errors: readonly string[], ms: number): void {
    const facts = {
      correlationId: this.#request.id,
      ...this.#context?.outcome.summary,
      ...callerIds(this.caller),
      ...(errors.length > 0 && { errors }),
      ...(status !== undefined && { status }),
      ms: Math.round(ms),
    };
    this.#options.log.info(facts, status === undefined ? 'operation whose caller hung up' : 'operation');
  }

  #endSpan(status: number | undefined): void {
    if (status !== undefined) this.#span?.note({ 'http.response.status_code': status });
    this.#span?.end(status !== undefined && status >= 500 ? String(status) : undefined);
  }
}

function callerIds(caller: Caller | undefined) {
  if (caller === undefined) return {};
  const { tenant, application } = caller;
  return { tenant, application, ...(caller.kind === 'user' && { user: caller.user }) };
}

/** The stable HTTP server conventions. No query: a GET carries its document there. */
function workOf({ method, id, protocol, hostname, port }: FastifyRequest) {
  return {
    name: `${method} /graphql`,
    kind: 'server',
    attributes: {
      'http.request.method': method,
      'http.route': '/graphql',
      'url.path': '/graphql',
      'url.scheme': protocol,
      'server.address': hostname,
      ...(port !== null && { 'server.port': port }),
      'overage_gateway.correlation_id': id,
    },
  } as const;
}
