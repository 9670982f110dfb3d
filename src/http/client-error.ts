import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Problem, problemBody, toProblem } from './problem.js';

const BY_NODE_CODE: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: toProblem(431, 'The headers are larger than the gateway accepts.'),
  ERR_HTTP_REQUEST_TIMEOUT: toProblem(408, 'The request did not arrive in time.'),
};
const NO_TUNNEL = toProblem(405, 'The gateway is no proxy: no tunnel leads through it.');
const UNEXPECTABLE = toProblem(417, 'Only the expectation 100-continue can be met.');
const MALFORMED = toProblem(400, 'This is not a well-formed HTTP/1.1 request.');

/** Answers what Node refuses while it reads a request, as JSON like everything else, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = BY_NODE_CODE[error.code ?? ''] ?? MALFORMED;
  socket.end(rawAnswer(problem));
}

/** Answers CONNECT, which Node hands to no route, and would close the connection for without a word. */
export function answerConnect(_request: IncomingMessage, socket: Duplex): void {
  // Node no longer watches over the connection; what comes on it now is neither read nor waited for.
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(rawAnswer(NO_TUNNEL, { allow: 'GET, HEAD, POST' }), () => socket.destroy());
}

/** Answers an Expect header other than 100-continue, which Node never hands to the routes. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { body, headers } = answerOf(UNEXPECTABLE);
  response.writeHead(UNEXPECTABLE.status, headers).end(body);
}

function rawAnswer(problem: Problem, more: Readonly<Record<string, string>> = {}): string {
  const { body, headers } = answerOf(problem);
  const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${problem.status} ${problem.title}`, ...lines, '', body].join('\r\n');
}

function answerOf(problem: Problem) {
  const correlationId = randomUUID();
  const body = problemBody(problem, correlationId);
  const headers = {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    'x-correlation-id': correlationId,
    'cache-control': 'no-store',
    connection: 'close',
  };
  return { body, headers };
}
