import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { reportOf } from './kept-reports.js';

/** Most of the time the rest of the body is on its way already, and nothing else has to be done for it. */
const ON_ITS_WAY_MS = 50;
/** A client on a line that is not too slow has sent a few megabytes by then. */
const LONGEST_LINGERING_MS = 2_000;

/** Over which nothing will be answered any more. */
const lingering = new WeakSet<Socket>();
/** By the connections that are kept: requests that were answered before they had come. */
const answeredEarly = new WeakMap<Socket, IncomingMessage>();

/** Whether the client has its answer already, and only the rest of its body is still to come. */
export function isAnswered(socket: Socket): boolean {
  return lingering.has(socket) || answeredEarly.get(socket)?.complete === false;
}

/**
 * Of a request that is refused before its body has come, what comes of the body is thrown away. Where the connection ends
 * with the answer, it does so only when nothing comes any more, or two seconds after the answer: the system would reset a
 * connection that is closed with something unread, and a client that sends all of its body first would never see its
 * answer (RFC 9112, section 9.6).
 */
export function discardUnreadBodies(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    if (!isUnread(request) || typeof payload !== 'string') return done();
    request.raw.on('data', giveBack);
    if (!endsConnection(reply)) {
      noteEarlyAnswer(request.raw, reply.raw);
      return done();
    }
    whenArrived(request.raw, ON_ITS_WAY_MS, () => {
      if (request.raw.complete) return done();
      lingering.add(request.raw.socket);
      reply.header('content-length', Buffer.byteLength(payload));
      const answer = endingOnArrival(payload, request.raw);
      // The first to listen is what writes it, so that it has been written then.
      reply.raw.once('pipe', () => answer.once('data', () => reportOf(request)?.answered()));
      done(null, answer);
    });
  });
}

/** The same for an answer of which only the head is written, and that ends the connection. */
export function endUnread(request: IncomingMessage, response: ServerResponse, answer: string): void {
  request.on('data', giveBack);
  lingering.add(request.socket);
  response.write(answer);
  whenArrived(request, LONGEST_LINGERING_MS, () => response.end());
}

/** The connection is kept: what comes on it after this request has to be answered. */
function noteEarlyAnswer(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  response.once('finish', () => {
    if (request.complete) return;
    answeredEarly.set(socket, request);
    request.once('close', () => {
      if (answeredEarly.get(socket) === request) answeredEarly.delete(socket);
    });
  });
}

function isUnread({ raw, headers }: FastifyRequest): boolean {
  if (raw.complete) return false;
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Because we say so, or the client does, be it with a header or by its version of HTTP. */
function endsConnection(reply: FastifyReply): boolean {
  return !reply.raw.shouldKeepAlive || /\bclose\b/i.test(String(reply.getHeader('connection')));
}

/**
 * The memory of what nobody looks at, which is its own where nothing else is in it: left to the garbage collector, big
 * bodies that are refused would make it run so often that they cost more than those that are answered.
 */
function giveBack({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}

/** All of the answer at once, but its end only when the request is there. */
function endingOnArrival(answer: string, request: IncomingMessage): Readable {
  const stream = new Readable({ read: () => {} });
  stream.push(answer);
  whenArrived(request, LONGEST_LINGERING_MS, () => stream.push(null));
  return stream;
}

/** Goes on when all of the request is there, when its connection is closed, or after so much time. */
function whenArrived(request: IncomingMessage, longestMs: number, goOn: () => void): void {
  const done = () => {
    clearTimeout(timer);
    request.off('close', done);
    goOn();
  };
  const timer = setTimeout(done, longestMs);
  request.once('close', done);
}
