import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Far longer than a request of 64 KiB takes to arrive, far shorter than an orchestrator waits. */
const STILL_ARRIVING_MS = 1_000;

/**
 * Ends connections over which no whole request has come a second after the closing began. Node ends those that are
 * between two requests, but takes one that has sent nothing yet, such as a browser opens in advance, for busy, and no
 * longer looks for slow ones: either would hold up the closing for ever. What has arrived is served to its end.
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  /** By connection, the request that came over it last and is not answered yet. */
  const underWay = new Map<Socket, IncomingMessage | undefined>();
  server.server.on('connection', (socket: Socket) => {
    underWay.set(socket, undefined);
    socket.once('close', () => underWay.delete(socket));
  });
  server.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    underWay.set(socket, request);
    response.once('close', () => {
      // Another request may have followed on the same connection before this one was answered.
      if (underWay.get(socket) === request) underWay.set(socket, undefined);
    });
  });
  server.addHook('preClose', async () => {
    const timer = setTimeout(() => {
      for (const [socket, request] of underWay) if (request?.complete !== true) socket.destroy();
    }, STILL_ARRIVING_MS);
    server.server.once('close', () => clearTimeout(timer));
  });
}
