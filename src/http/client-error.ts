import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connectionOf, servesWhole } from './connection.js';
import { endSocket } from './end-socket.js';
import type { ErrorAnswerOptions } from './error-answers.js';
import { arrivingOver } from './kept-reports.js';
import { type Problem, problemBody, toProblem } from './problem.js';
import { endUnread, isAnswered } from './unread-body.js';

const BY_NODE_CODE: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: toProblem(431, 'The headers are larger than the gateway accepts.'),
  ERR_HTTP_REQUEST_TIMEOUT: toProblem(408, 'The request did not arrive in time.'),
};
const NO_TUNNEL = toProblem(405, 'The gateway is no proxy: no tunnel leads through it.');
const UNEXPECTABLE = toProblem(417, 'Only the expectation 100-continue can be met.');
const MALFORMED = toProblem(400, 'This is not a well-formed HTTP/1.1 request.');

type ClientErrorOptions = Pick<ErrorAnswerOptions, 'metrics' | 'refusalLines'>;

/**
 * Answers what Node hands to no route, as JSON like everything else, and closes the connection. Each has a count and,
 * as far as that does not flood the log, a line.
 */
export class ClientErrors {
  readonly #metrics: ClientErrorOptions['metrics'];
  readonly #lines: ClientErrorOptions['refusalLines'];

  constructor({ metrics, refusalLines }: ClientErrorOptions) {
    this.#metrics = metrics;
    this.#lines = refusalLines;
  }

  /** What Node refuses while it reads a request. */
  readonly answerClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswered(socket)) {
      socket.destroy();
      return;
    }
    const connection = connectionOf(socket);
    // Node complains again as long as the connection is there.
    if (connection.isEnding) return;
    connection.isEnding = true;
    // An answer would be taken for the one to what came before, perhaps a change.
    const isAnswerable = !servesWhole(connection);
    const problem = BY_NODE_CODE[error.code ?? ''] ?? MALFORMED;
    const operation = arrivingOver(socket);
    const correlationId = operation?.correlationId ?? randomUUID();
    // Its own line tells of it, and it is counted when its body turns out to be cut off.
    if (operation === undefined) this.#tell(problem, correlationId, { reason: error.code });
    else if (isAnswerable) operation.refusedUnread(problem);
    if (isAnswerable) endSocket(socket, rawAnswer(problem, correlationId));
  };

  /** CONNECT, which Node would close the connection for without a word. */
  readonly answerConnect = ({ method }: IncomingMessage, socket: Duplex): void => {
    const correlationId = randomUUID();
    this.#tell(NO_TUNNEL, correlationId, { method });
    // Node no longer watches over the connection; what comes on it now is neither read nor waited for.
    socket.on('error', () => socket.destroy());
    socket.resume();
    socket.end(rawAnswer(NO_TUNNEL, correlationId, { allow: 'GET, HEAD, POST' }), () => socket.destroy());
  };

  /** An Expect header other than 100-continue. */
  readonly answerExpectation = (request: IncomingMessage, response: ServerResponse): void => {
    const correlationId = randomUUID();
    this.#tell(UNEXPECTABLE, correlationId, { method: request.method });
    const { body, headers } = answerOf(UNEXPECTABLE, correlationId);
    endUnread(request, response.writeHead(UNEXPECTABLE.status, headers), body);
  };

  #tell(
    problem: Problem,
    correlationId: string,
    more: { readonly method?: string | undefined; readonly reason?: string | undefined },
  ): void {
    this.#metrics.requestsRefused.inc({ code: problem.code });
    this.#lines.add({ correlationId, problem, ...more });
  }
}

function rawAnswer(
  problem: Problem,
  correlationId: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const { body, headers } = answerOf(problem, correlationId);
  const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${problem.status} ${problem.title}`, ...lines, '', body].join('\r\n');
}

function answerOf(problem: Problem, correlationId: string) {
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
