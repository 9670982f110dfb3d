import type { ErrorCode } from '../errors/error-code.js';
import { GatewayError } from '../errors/gateway-error.js';
import { HttpProblem, type Problem, toProblem } from './problem.js';

const STATUS_BY_CODE: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  RATE_LIMITED: 429,
  OVERLOADED: 503,
  SHUTTING_DOWN: 503,
  UPSTREAM_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 503,
};

/** Every code that such a problem can have. */
export const PROBLEM_CODES: readonly string[] = [...Object.keys(STATUS_BY_CODE), 'INTERNAL_SERVER_ERROR'];

/** What Fastify refuses before any of our code runs, in our words. */
const REFUSED_BY_FASTIFY: Readonly<Record<number, string>> = {
  400: 'The request could not be read: its body must be a JSON object as GraphQL over HTTP describes it.',
  413: 'The body is larger than the gateway accepts.',
  415: 'Send the body as application/json in UTF-8.',
};

/** Any error that ends a request outside GraphQL, as a problem that is safe to show. */
export function problemForError(error: unknown): Problem {
  if (error instanceof HttpProblem) return error.problem;
  if (error instanceof GatewayError) {
    return toProblem(STATUS_BY_CODE[error.code] ?? 500, error.message, error.code);
  }
  const status = statusOf(error);
  const detail = REFUSED_BY_FASTIFY[status];
  return detail === undefined ? MASKED : toProblem(status, detail);
}

const MASKED = toProblem(
  500,
  'Something unexpected went wrong in the gateway. Give the X-Correlation-Id to its operator.',
  'INTERNAL_SERVER_ERROR',
);

function statusOf(error: unknown): number {
  const known = typeof error === 'object' && error !== null && 'statusCode' in error;
  return known && typeof error.statusCode === 'number' ? error.statusCode : 500;
}
