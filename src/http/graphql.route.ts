import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Authorizer } from '../access/authorize.js';
import type { Caller } from '../access/caller.js';
import type { RateLimits } from '../access/rate-limits.js';
import { ERROR_CODES } from '../errors/error-code.js';
import type { GraphqlServer } from '../graphql/graphql-server.js';
import type { InFlight } from '../graphql/in-flight.js';
import type { OperationContext } from '../graphql/operation-context.js';
import type { Deadline } from '../request/deadline.js';
import { answerInTime } from './answer-in-time.js';
import { type AuthenticateOptions, authenticate } from './authenticate.js';
import { chargeRefusedBodies } from './charge-refused-bodies.js';
import { completeRefusal } from './complete-refusal.js';
import { hangUpSignal } from './hang-up-signal.js';
import { keepReport, reportOf } from './kept-reports.js';
import { limitHeaders } from './limit-headers.js';
import { localeOf } from './locale.js';
import { OperationReport, type ReportOptions } from './operation-report.js';
import { problemForError } from './problem-for-error.js';
import type { Readiness } from './readiness.js';
import { type DeadlineLimits, type RequestDeadlines, requestDeadlines } from './request-deadlines.js';
import { runGraphql } from './run-graphql.js';

export interface GraphqlRouteOptions extends AuthenticateOptions, ReportOptions {
  readonly graphql: GraphqlServer;
  readonly authorizer: Pick<Authorizer, 'requireCustomer'>;
  readonly rateLimits: Pick<RateLimits, 'chargeCaller' | 'chargeFailedAuthentication' | 'isUsedUp'>;
  readonly inFlight: Pick<InFlight, 'requireRoom' | 'enter' | 'leave'>;
  readonly limits: DeadlineLimits;
  readonly readiness: Pick<Readiness, 'drained'>;
}

/**
 * `/graphql`: the caller is known before the body is read. Only then does the request take up room: a body that comes
 * slowly, or never, must not keep anyone else out.
 */
export function graphqlRoute(options: GraphqlRouteOptions) {
  const { graphql, rateLimits, inFlight, metrics } = options;
  // A series that begins at 1 would look as if nothing had ever increased.
  for (const code of Object.keys(ERROR_CODES)) metrics.errors.inc({ code }, 0);
  return async (server: FastifyInstance): Promise<void> => {
    // With callbacks, as nearly every token is known: promises would cost the request more than these steps do.
    server.addHook('onRequest', (request, reply, done) => {
      const report = new OperationReport(request, reply, options);
      keepReport(request, report);
      inFlight.requireRoom();
      const deadlines = requestDeadlines(request.headers['x-deadline-ms'], limitsNow(options), options.clock);
      const enter = (caller: Caller) => report.entered(contextOf(request, caller, deadlines, options));
      const known = options.callers.known(request.headers.authorization, request.socket);
      if (known !== undefined) {
        enter(known);
        if (!rateLimits.isUsedUp(known)) return done();
      }
      const mayGoOn =
        known === undefined
          ? verifiedCaller(request, deadlines.query, options).then(enter)
          : rateLimits.chargeCaller(known, 1);
      mayGoOn.then(() => done(), done);
    });
    server.addHook('preValidation', (request, _reply, done) => {
      inFlight.enter();
      reportOf(request)?.onEnd(inFlight.leave);
      done();
    });
    server.addHook('onError', async (request, _reply, error) => {
      reportOf(request)?.refused(problemForError(error).code);
    });
    chargeRefusedBodies(server, rateLimits);
    server.route({
      method: ['GET', 'POST'],
      url: '/graphql',
      exposeHeadRoute: false,
      async handler(request, reply) {
        const report = reportOf(request);
        if (report === null) throw new Error('The request was never begun.');
        const { context } = report;
        const { caller, outcome, request: carried } = context;
        const body = await answerInTime(
          report.within(() => runGraphql(graphql, request, reply, context)),
          () => outcome.deadline ?? carried.deadline,
        );
        if (outcome.refusal !== undefined) throw outcome.refusal;
        // What was refused before it had a price is not free.
        const budget = outcome.budget ?? (await rateLimits.chargeCaller(caller, 1));
        if (reply.statusCode === outcome.requestErrorStatus && isPlainJson(reply)) reply.code(200);
        reply.headers(limitHeaders({ budget, retryAfterSeconds: outcome.retryAfterSeconds }));
        return completeRefusal(body, context);
      },
    });
  };
}

/** The keys of an issuer are fetched for everybody: whoever stops waiting for them does not stop that. */
function verifiedCaller(
  { headers, socket }: FastifyRequest,
  deadline: Deadline,
  options: AuthenticateOptions,
): Promise<Caller> {
  const clientAddress = socket.remoteAddress ?? 'unknown';
  return answerInTime(authenticate(headers.authorization, clientAddress, options), () => deadline);
}

function contextOf(
  request: FastifyRequest,
  caller: Caller,
  deadlines: RequestDeadlines,
  { authorizer }: Pick<GraphqlRouteOptions, 'authorizer'>,
): OperationContext {
  return {
    caller,
    mutationDeadline: deadlines.mutation,
    request: {
      correlationId: request.id,
      locale: localeOf(request.headers['accept-language']),
      deadline: deadlines.query,
      priority: 'interactive',
      asker: caller.key,
      callerGone: hangUpSignal(request.raw.socket),
      requireCustomer: (customerId) => authorizer.requireCustomer(caller, customerId),
    },
    outcome: {},
  };
}

/** What comes while the gateway drains has to be done before the process ends. */
function limitsNow({ limits, readiness: { drained } }: GraphqlRouteOptions): DeadlineLimits {
  if (drained === undefined) return limits;
  const leftMs = drained.remainingMs();
  return {
    deadlineQueryMs: Math.min(limits.deadlineQueryMs, leftMs),
    deadlineMutationMs: Math.min(limits.deadlineMutationMs, leftMs),
  };
}

/** GraphQL over HTTP has request errors under application/json answered with 200, as its older clients expect. */
function isPlainJson(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('application/json');
}
