import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.js';

/** Sends a reply whole, with its true length where the status allows a body. Does nothing when the client has gone. */
export function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed || response.headersSent) return;
  const bodiless = reply.status === 204 || reply.status === 304;
  const headers = bodiless
    ? reply.headers
    : { ...reply.headers, 'Content-Length': Buffer.byteLength(reply.body) };
  if (reply.reason === undefined) response.writeHead(reply.status, headers);
  else response.writeHead(reply.status, reply.reason, headers);
  response.end(reply.body);
}
