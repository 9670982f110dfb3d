import { GatewayError } from '../errors/gateway-error.js';
import type { Clock } from '../request/clock.js';
import { Deadline } from '../request/deadline.js';

export interface DeadlineLimits {
  readonly deadlineQueryMs: number;
  readonly deadlineMutationMs: number;
}

/** The deadlines of a request, depending on what it turns out to be. */
export interface RequestDeadlines {
  readonly query: Deadline;
  readonly mutation: Deadline;
}

/**
 * The configured deadlines, shortened by X-Deadline-Ms (milliseconds) when that is less.
 * @throws GatewayError `BAD_USER_INPUT` when the header is not a whole number of milliseconds
 */
export function requestDeadlines(
  header: string | string[] | undefined,
  limits: DeadlineLimits,
  clock: Clock,
): RequestDeadlines {
  const wishedMs = header === undefined ? Number.POSITIVE_INFINITY : toMilliseconds(header);
  return {
    query: Deadline.after(Math.min(wishedMs, limits.deadlineQueryMs), clock),
    mutation: Deadline.after(Math.min(wishedMs, limits.deadlineMutationMs), clock),
  };
}

function toMilliseconds(header: string | string[]): number {
  if (typeof header === 'string' && /^[1-9]\d{0,8}$/.test(header)) return Number(header);
  throw new GatewayError(
    'BAD_USER_INPUT',
    'X-Deadline-Ms must be a whole number of milliseconds, 1 or more.',
  );
}
