import type { FastifyReply } from 'fastify';
import type { ErrorCode } from '../errors/error-code.js';

/** A plain HTTP error as RFC 9457 problem details, with one of our codes. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: ErrorCode;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function toProblem(status: number, detail: string, code: ErrorCode = codeOf(status)): Problem {
  return { status, title: TITLES[status] ?? 'Error', detail, code };
}

function codeOf(status: number): ErrorCode {
  return status === 404 ? 'NOT_FOUND' : 'BAD_USER_INPUT';
}

/** A request that is refused for what it is as HTTP; `detail` is shown to the client. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.problem = toProblem(status, detail);
    this.headers = headers;
  }
}

/** The body of a problem; `instance` is the correlation id under which the operator finds the request. */
export function problemBody(problem: Problem, correlationId: string): string {
  return JSON.stringify({ type: 'about:blank', ...problem, instance: `urn:uuid:${correlationId}` });
}

/** Sends the problem and ends the reply. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .send(problemBody(problem, reply.request.id));
}
