import type { Socket } from 'node:net';
import { connectionOf } from './connection.js';

/** Aborts when the connection closes. One for all its requests: few of them ever listen, and making one takes time. */
export function hangUpSignal(socket: Socket): AbortSignal {
  const connection = connectionOf(socket);
  connection.hangUp ??= signalOf(socket);
  return connection.hangUp;
}

function signalOf(socket: Socket): AbortSignal {
  const controller = new AbortController();
  if (socket.destroyed) controller.abort();
  else socket.once('close', () => controller.abort());
  return controller.signal;
}
