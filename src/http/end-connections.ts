import type { FastifyInstance } from 'fastify';
import { followConnections } from './connection.js';

/** Far longer than a request of 64 KiB takes to arrive, far shorter than an orchestrator waits. */
const STILL_ARRIVING_MS = 1_000;

/**
 * Ends connections over which no whole request has come a second after the closing began. Node ends those that are
 * between two requests, but takes one that has sent nothing yet, such as a browser opens in advance, for busy, and no
 * longer looks for slow ones: either would hold up the closing for ever. What has arrived is served to its end.
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  const open = followConnections(server);
  server.addHook('preClose', async () => {
    const timer = setTimeout(() => {
      open.forEach(({ request, socket }) => {
        if (request?.complete !== true) socket.destroy();
      });
    }, STILL_ARRIVING_MS);
    server.server.once('close', () => clearTimeout(timer));
  });
}
