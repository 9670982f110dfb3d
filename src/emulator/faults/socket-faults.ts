import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Reply } from '../http-io/reply.js';

const DRIP_EVERY_MS = 200;
const GIBIBYTE = 1024 ** 3;
const CHUNK = Buffer.alloc(64 * 1024, '{"filler":0},');

/** Leaves the request without an answer; the client has to give up. */
export function never(): void {}

/** Sends the headers and nothing more. */
export function headersOnly(response: ServerResponse, reply: Reply): void {
  start(response, reply, Buffer.byteLength(reply.body));
  response.flushHeaders();
}

/** Sends half of the body and ends the connection. */
export function halfBody(response: ServerResponse, reply: Reply): void {
  const bytes = Buffer.from(reply.body);
  start(response, reply, bytes.length);
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}

/** Sends the body byte by byte. */
export function drip(response: ServerResponse, reply: Reply): void {
  const bytes = Buffer.from(reply.body);
  let sent = 0;
  start(response, reply, bytes.length);
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent >= bytes.length) response.end();
  }, DRIP_EVERY_MS);
  response.once('close', () => clearInterval(timer));
}

/** Sends the body under a Content-Length that is wrong by `by` bytes. Written past Node, which would refuse. */
export function wrongLength(by: number): (response: ServerResponse, reply: Reply) => void {
  return (response, reply) => {
    const bytes = Buffer.from(reply.body);
    const headers = Object.entries(reply.headers).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${one}\r\n`),
    );
    const length = Math.max(1, bytes.length + by);
    response.socket?.write(
      `HTTP/1.1 ${reply.status} Wrong Length\r\n${headers.join('')}Content-Length: ${length}\r\n\r\n`,
    );
    response.socket?.write(bytes);
  };
}

/** Sends a gibibyte, made chunk by chunk as the client reads. */
export function flood(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { ...reply.headers });
  pour(gibibyte(), response);
}

/** Sends a gibibyte through gzip: about a thousandth of it travels. */
export function gzipBomb(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { ...reply.headers, 'Content-Encoding': 'gzip' });
  const source = gibibyte();
  const gzip = createGzip();
  response.once('close', () => {
    source.destroy();
    gzip.destroy();
  });
  source.pipe(gzip).pipe(response);
}

function pour(source: Readable, response: ServerResponse): void {
  response.once('close', () => source.destroy());
  source.pipe(response);
}

function* chunks(): Generator<Buffer> {
  yield Buffer.from('{"totalCount":1,"items":[');
  for (let sent = 0; sent < GIBIBYTE; sent += CHUNK.length) yield CHUNK;
}

function gibibyte(): Readable {
  return Readable.from(chunks(), { objectMode: false });
}

function start(response: ServerResponse, reply: Reply, length: number): void {
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': length });
}
