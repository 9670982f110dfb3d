import { type OutgoingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it is sent, whatever its headers are. */
export interface Sent {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  /** Sent as it is when it is a text, else as JSON. */
  readonly body?: unknown;
}

/** An answer as it came over the socket. */
export interface Seen {
  readonly status: number;
  /** Status line and headers. */
  readonly head: string;
  readonly body: string;
}

/** Sends a request over a connection of its own. Unlike fetch, it sends every header, and shows the status line. */
export async function exchange(url: URL, { method = 'POST', headers = {}, body }: Sent): Promise<Seen> {
  const { promise, resolve, reject } = Promise.withResolvers<Seen>();
  const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const type = content !== undefined && { 'content-type': 'application/json' };
  const sent = request(url, { method, agent: false, headers: { ...type, ...headers } });
  sent.on('error', reject);
  sent.once('response', async (response) => {
    const { statusCode = 0, statusMessage, rawHeaders } = response;
    const head = [`${statusCode} ${statusMessage}`, ...rawHeaders].join('\n');
    resolve({ status: statusCode, head, body: await text(response) });
  });
  sent.end(content);
  return promise;
}
