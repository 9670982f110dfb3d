import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Clock } from '../request/clock.js';
import type { RequestContext } from '../request/request-context.js';
import type { Log } from '../telemetry/log.js';
import type { Tracing } from '../telemetry/tracing.js';
import { type Retries, runAttempts } from './attempts.js';
import { bearerStep } from './bearer.step.js';
import { beforeSendStep } from './before-send.step.js';
import { Breaker } from './breaker.js';
import { breakerStep, checkOutStep } from './breaker.step.js';
import { errorStatusStep } from './error-status.step.js';
import { createHttpTransport } from './http-transport.js';
import { logStep } from './log.step.js';
import { heldBackStep, measureStep, type UpstreamMetrics } from './measure.step.js';
import type { Pacer } from './pacer.js';
import { RetryBudget } from './retry-budget.js';
import { readPolicy, writePolicy } from './retry-policy.js';
import { slotStep } from './slot.step.js';
import { throttleStep } from './throttle.step.js';
import { Throttles } from './throttles.js';
import { timeLimitStep } from './time-limit.step.js';
import type { TokenSource } from './token-source.js';
import { traceStep } from './trace.step.js';
import type { Attempt, Send, Step, UpstreamCall, UpstreamResponse, UpstreamTrace } from './upstream-call.js';
import { readWireBody } from './wire-body.js';

export type BeforeSend = NonNullable<Attempt['beforeSend']>;

export interface PartnerCenterClientOptions {
  readonly baseUrl: URL;
  readonly tokens: TokenSource;
  readonly pacer: Pacer;
  readonly log: Log;
  readonly clock: Clock;
  readonly proxyEnv?: Readonly<Record<string, string>>;
  readonly metrics?: UpstreamMetrics | undefined;
  readonly tracing?: Tracing | undefined;
}

/** What the `*.api.ts` functions call. Every failure is a PartnerCenterError, or the token source's GatewayError. */
export interface PartnerCenterClient {
  /** A GET: repeated within the deadline where that can help. */
  read<Wire>(
    call: UpstreamCall,
    wire: z.ZodType<Wire>,
    context: RequestContext,
  ): Promise<{ wire: Wire; trace: UpstreamTrace }>;
  /** A PUT: sent once, and again only after an answer that proves it was refused. */
  write<Wire>(
    call: UpstreamCall,
    wire: z.ZodType<Wire>,
    context: RequestContext,
    beforeSend?: BeforeSend,
  ): Promise<{ wire: Wire; trace: UpstreamTrace }>;
  /** One try, whatever the breaker says and whatever comes back: for self-tests, to which every answer is a finding. */
  probe(call: UpstreamCall, context: RequestContext): Promise<UpstreamResponse>;
  /** Closes idle connections. */
  close(): void;
}

/** The client of a whole gateway, which can be asked how it is. */
export interface ObservableClient extends PartnerCenterClient {
  /** Whether nothing is sent at the moment because Partner Center keeps failing. */
  readonly breakerOpen: boolean;
}

/** Headers that identify us (document "Partner Center REST headers"). */
const IDENTITY_HEADERS = { 'ms-contract-version': 'v1', 'ms-partnercenter-application': 'overage-gateway' };

/**
 * The pipeline, outermost first: attempts → breaker → status check → token → throttle → slot → breaker again → time limit → record → trace → measure → log → HTTP. Each
 * step is a small function around the next one. What may wait long comes before the slot, which is used at once.
 */
export function createPartnerCenterClient(options: PartnerCenterClientOptions): ObservableClient {
  const { tokens, pacer, log, clock, metrics, tracing, baseUrl } = options;
  const breaker = new Breaker(clock);
  const reads: Retries = { policy: readPolicy, budget: new RetryBudget(clock) };
  const writes: Retries = { policy: writePolicy };
  const throttles = new Throttles(clock, (ms) => pacer.pause(ms));
  const transport = createHttpTransport(options);
  const sendOnce = pipeline(
    [
      bearerStep(tokens),
      throttleStep(throttles, clock),
      slotStep(pacer),
      checkOutStep,
      timeLimitStep,
      beforeSendStep,
      ...(tracing ? [traceStep(tracing, baseUrl)] : []),
      ...(metrics ? [measureStep(metrics, clock)] : []),
      logStep(log, clock),
    ],
    transport.send,
  );
  const send = pipeline(
    [
      ...(metrics ? [heldBackStep(metrics)] : []),
      breakerStep(breaker, () => clock.monotonicMs()),
      errorStatusStep(clock),
    ],
    sendOnce,
  );

  const run = <Wire>(
    retries: Retries,
    call: UpstreamCall,
    wire: z.ZodType<Wire>,
    context: RequestContext,
    beforeSend?: BeforeSend,
  ) => {
    const identified = identify(call);
    return runAttempts(retries, context, clock, async (id) => {
      const response = await send({ ...id, call: identified, context, ...(beforeSend && { beforeSend }) });
      return { wire: readWireBody(wire, call, response), trace: response.trace };
    });
  };

  return {
    read: (call, wire, context) => run(reads, call, wire, context),
    write: (call, wire, context, beforeSend) => run(writes, call, wire, context, beforeSend),
    probe: (call, context) => sendOnce({ requestId: randomUUID(), number: 1, call: identify(call), context }),
    get breakerOpen() {
      return breaker.open;
    },
    close: transport.close,
  };
}

function identify(call: UpstreamCall): UpstreamCall {
  return { ...call, headers: { ...IDENTITY_HEADERS, ...call.headers } };
}

function pipeline(steps: readonly Step[], transport: Send): Send {
  return steps.reduceRight((next, step) => step(next), transport);
}
