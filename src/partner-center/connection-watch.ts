import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Request } from 'got';
import type { Delivery } from './partner-center-error.js';

export interface ConnectionWatch {
  /** `not-sent` while no connection ready for data was ever given to the request, else `no-response`. */
  delivery(): Extract<Delivery, 'not-sent' | 'no-response'>;
}

/**
 * Watches how far a request gets. A request is written only to an established connection (for https: after the
 * handshake), so "never established" proves that no byte of it left. All other failures are ambiguous.
 */
export function connectionWatch(stream: Request): ConnectionWatch {
  let established = false;
  const watch = (socket: Socket) => {
    const ready = socket instanceof TLSSocket ? 'secureConnect' : 'connect';
    if (isPending(socket)) socket.once(ready, () => (established = true));
    else established = true;
  };
  stream.once('request', (request: ClientRequest) => request.once('socket', watch));
  return { delivery: () => (established ? 'no-response' : 'not-sent') };
}

function isPending(socket: Socket): boolean {
  // A TLS socket has a protocol only once its handshake is done; a reused one has it from the start.
  return socket instanceof TLSSocket ? socket.getProtocol() === null || socket.connecting : socket.connecting;
}
