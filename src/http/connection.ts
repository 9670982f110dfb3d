import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { type Enrolled, Roll } from '../request/roll.js';
import { endSocket } from './end-socket.js';
import type { OperationReport } from './operation-report.js';

/**
 * What is known of one connection. One object for all its requests, each of which changes fields of it: an entry in a
 * map for each request would cost it more than looking this up.
 */
export interface Connection extends Enrolled {
  readonly socket: Socket;
  /** The request that came over it last and is not answered yet. */
  request: IncomingMessage | undefined;
  /** How many requests came over it and are not answered yet. */
  underWay: number;
  /** The report of the request for GraphQL that came over it last, while anything is under way after it. */
  report: OperationReport | undefined;
  /** Nothing more is read from it: it ends when what came whole is answered. */
  isEnding: boolean;
  /** Aborts when the connection closes; made when somebody first asks. */
  hangUp: AbortSignal | undefined;
}

const known = new WeakMap<Socket, Connection>();

/** What is known of the connection that a request came over. */
export function connectionOf(socket: Socket): Connection {
  const found = known.get(socket);
  if (found !== undefined) return found;
  const connection: Connection = {
    socket,
    request: undefined,
    underWay: 0,
    report: undefined,
    isEnding: false,
    hangUp: undefined,
  };
  known.set(socket, connection);
  return connection;
}

/** Follows the connections of a server and the requests that come over them. @returns those that are open */
export function followConnections({ server }: FastifyInstance): Roll<Connection> {
  const open = new Roll<Connection>();
  server.on('connection', (socket: Socket) => {
    const connection = connectionOf(socket);
    open.add(connection);
    socket.once('close', () => open.remove(connection));
  });
  // Before whoever serves the request.
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connectionOf(request.socket);
    connection.request = request;
    connection.underWay += 1;
    response.on('close', forgetRequest);
  });
  return open;
}

/** An idle connection must not hold the last request that came over it: headers alone are up to 24 KiB. */
function forgetRequest(this: ServerResponse): void {
  const connection = known.get(this.req.socket);
  if (connection === undefined) return;
  connection.underWay -= 1;
  // Another request may have followed on the same connection before this one was answered.
  if (connection.request === this.req) {
    connection.request = undefined;
    connection.report = undefined;
  }
  if (connection.isEnding && !servesWhole(connection)) endSocket(connection.socket);
}

/** Whether a request that came whole over the connection is still to be answered. */
export function servesWhole({ underWay, request }: Connection): boolean {
  return underWay > (request?.complete === false ? 1 : 0);
}
