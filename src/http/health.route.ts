import type { FastifyInstance } from 'fastify';
import type { Readiness } from './readiness.js';

/**
 * Liveness says that the process runs and depends on nothing else, so that no outage of another service restarts it.
 * Readiness is 503 only while the process is on its way out.
 */
export function healthRoutes(readiness: Pick<Readiness, 'report'>) {
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/livez', async () => ({ status: 'alive' }));
    server.get('/readyz', async (_request, reply) => {
      const report = readiness.report();
      return reply.code(report.status === 'draining' ? 503 : 200).send(report);
    });
  };
}
