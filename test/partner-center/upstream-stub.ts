import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** How the stub answers one request. */
export type Reply = (request: IncomingMessage, response: ServerResponse) => void;

export interface UpstreamStub {
  readonly url: URL;
  /** What arrived, in order, with its time on the monotonic clock. */
  readonly received: { method: string; requestId: string; atMs: number; closed: boolean }[];
  /** Replies to the next requests in turn; the last one stays. */
  replyWith(...replies: readonly Reply[]): void;
  stop(): Promise<void>;
}

/** Answers with a status, headers and JSON. */
export function answer(status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Never answers. */
export const hang: Reply = () => undefined;

/** Closes the connection instead of answering. */
export const reset: Reply = (request) => void request.socket.destroy();

/** A Partner Center on a free port that does what each test tells it. */
export async function startUpstreamStub(): Promise<UpstreamStub> {
  let replies: Reply[] = [answer(200)];
  const received: UpstreamStub['received'] = [];
  const server = createServer((request, response) => {
    const entry = {
      method: request.method ?? '',
      requestId: String(request.headers['ms-requestid']),
      atMs: performance.now(),
      closed: false,
    };
    received.push(entry);
    response.on('close', () => (entry.closed = true));
    request.resume();
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    reply?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the stub has no port');
  return {
    url: new URL(`http://127.0.0.1:${address.port}`),
    received,
    replyWith: (...next) => {
      replies = [...next];
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
