import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

export type Script = (response: ServerResponse, request: IncomingMessage) => void;

/** A Partner Center that does exactly what a test says, for what the emulator never does. */
export interface RawUpstream {
  readonly url: URL;
  /** Method and path of every request received. */
  readonly received: readonly string[];
  stop(): Promise<void>;
}

/** Listens on a free port and answers every request by the script. */
export async function startRawUpstream(script: Script): Promise<RawUpstream> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    received.push(`${request.method} ${request.url}`);
    script(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: urlOf(server), received, stop: () => stop(server) };
}

/** The URL of a port that nothing listens on. */
export async function unusedUrl(): Promise<URL> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = urlOf(server);
  await stop(server);
  return url;
}

function urlOf(server: Server): URL {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return new URL(`http://127.0.0.1:${address.port}`);
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
