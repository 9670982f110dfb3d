import type { FastifyInstance } from 'fastify';
import { GatewayError } from '../errors/gateway-error.js';
import type { Readiness } from './readiness.js';

const RETRY_AFTER_SECONDS = 1;

export interface DrainOptions {
  readonly readiness: Pick<Readiness, 'draining'>;
}

/**
 * While the gateway drains, requests are served as ever, but every answer ends its connection, so that none is left
 * for a request to arrive on when the server closes. Once it closes, what still arrives on an open one is refused: a
 * caller that keeps its connection open would hold up the closing for as long as idle connections are kept.
 */
export function drainOnClose(server: FastifyInstance, { readiness }: DrainOptions): void {
  let closing = false;
  server.addHook('preClose', async () => {
    closing = true;
  });
  server.addHook('onRequest', (_request, _reply, done) => {
    if (closing) done(shuttingDown());
    else done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing || readiness.draining) reply.header('connection', 'close');
    done();
  });
}

function shuttingDown(): GatewayError {
  return new GatewayError(
    'SHUTTING_DOWN',
    'This instance of the gateway is shutting down. Send the request again on a new connection.',
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
