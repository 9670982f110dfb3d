import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthenticationError } from '../access/authentication-error.js';
import { RateLimitedError } from '../access/rate-limited-error.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Log } from '../telemetry/log.js';
import type { Metrics } from '../telemetry/metrics.js';
import { reportOf } from './kept-reports.js';
import { limitHeaders } from './limit-headers.js';
import { HttpProblem, type Problem, sendProblem, toProblem } from './problem.js';
import { PROBLEM_CODES, problemForError } from './problem-for-error.js';
import type { RefusalLines } from './refusal-lines.js';
import { setStandardHeaders } from './standard-headers.js';

const METHODS = ['GET', 'HEAD', 'POST'];
const NOTHING_HERE = toProblem(404, 'There is nothing here. Send GraphQL requests to POST /graphql.');

export interface ErrorAnswerOptions {
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'requestsRefused'>;
  readonly refusalLines: Pick<RefusalLines, 'add'>;
}

/** Answers what was thrown outside GraphQL, and counts it by its code; unexpected errors are logged as such. */
export function answerError(options: ErrorAnswerOptions) {
  const { log, metrics } = options;
  // A series that begins at 1 would look as if nothing had ever increased.
  for (const code of PROBLEM_CODES) metrics.requestsRefused.inc({ code }, 0);
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const problem = problemForError(error);
    const isUnexpected = problem.status === 500;
    if (isUnexpected) log.error({ correlationId: request.id, err: error }, 'request failed');
    reply.headers(headersOf(error));
    if (!isUnexpected && reportOf(request) === null) return refuse(reply, problem, options);
    // A line tells of it already: the one above, or the operation's own.
    metrics.requestsRefused.inc({ code: problem.code });
    return sendProblem(reply, problem);
  };
}

/** Answers a URL that Fastify cannot route; no hook has run for it yet. */
export function answerBadUrl(options: ErrorAnswerOptions) {
  return (_error: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    setStandardHeaders(request, reply, () => {
      refuse(reply, toProblem(400, 'The path of the URL is not well-formed.'), options);
    });
  };
}

/** Answers 405 for a path that takes other methods, else 404. */
export function answerNoRoute(options: ErrorAnswerOptions) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const [url = ''] = request.url.split('?');
    const allowed = METHODS.filter((method) => request.server.hasRoute({ method, url }));
    if (allowed.length > 0) {
      const problem = toProblem(405, `This path takes only ${allowed.join(' and ')}.`);
      return refuse(reply.header('allow', allowed.join(', ')), problem, options);
    }
    return refuse(reply, NOTHING_HERE, options);
  };
}

/**
 * Answers what has no route before its body is read, which would be complained about first. To be called once the
 * headers for browsers are set.
 */
export function refuseUnroutedUnread(server: FastifyInstance, options: ErrorAnswerOptions): void {
  const answer = answerNoRoute(options);
  server.addHook('onRequest', (request, reply, done) => {
    if (request.is404) answer(request, reply);
    else done();
  });
}

/** Ends a request that never became an operation with a problem, a count and, where that floods no log, a line. */
function refuse(
  reply: FastifyReply,
  problem: Problem,
  { metrics, refusalLines }: ErrorAnswerOptions,
): FastifyReply {
  const { id: correlationId, method } = reply.request;
  metrics.requestsRefused.inc({ code: problem.code });
  refusalLines.add({ correlationId, problem, method });
  return sendProblem(reply, problem);
}

function headersOf(error: unknown): Record<string, string> {
  if (error instanceof HttpProblem) return { ...error.headers };
  if (!(error instanceof GatewayError)) return {};
  const budget = error instanceof RateLimitedError ? error.budget : undefined;
  return {
    ...limitHeaders({ budget, retryAfterSeconds: error.retryAfterSeconds }),
    ...(error instanceof AuthenticationError && { 'www-authenticate': error.challenge }),
  };
}
