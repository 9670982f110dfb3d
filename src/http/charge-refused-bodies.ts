import type { FastifyInstance } from 'fastify';
import type { Caller } from '../access/caller.js';
import type { RateLimits } from '../access/rate-limits.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Budget } from '../graphql/operation-context.js';
import { reportOf } from './kept-reports.js';
import { limitHeaders } from './limit-headers.js';
import type { OperationReport } from './operation-report.js';
import { problemForError } from './problem-for-error.js';

/**
 * Charges a caller for a body that cannot be read, such as one that is no JSON, too large, or never there in whole: a
 * token was verified for it. Over the limit the request is refused for that instead.
 */
export function chargeRefusedBodies(
  server: FastifyInstance,
  rateLimits: Pick<RateLimits, 'chargeCaller'>,
): void {
  async function charge(caller: Caller, report: OperationReport): Promise<Budget> {
    try {
      return await rateLimits.chargeCaller(caller, 1);
    } catch (refusal) {
      report.refused(problemForError(refusal).code);
      throw refusal;
    }
  }

  server.setErrorHandler((error, request, reply) => {
    const report = reportOf(request);
    if (report?.caller === undefined || !isRefusedBody(error)) throw error;
    // Fastify ends the connection, as more may come; where all of it was read nothing does.
    if (request.raw.complete) reply.removeHeader('connection');
    return charge(report.caller, report).then((budget) => {
      reply.headers(limitHeaders({ budget }));
      throw error;
    });
  });
}

/** Of what is known to be the caller's doing, only what Fastify refuses is no error of ours: the body. */
function isRefusedBody(error: unknown): boolean {
  return !(error instanceof GatewayError) && problemForError(error).status < 500;
}
