import { once } from 'node:events';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a collector received, in the order in which it came. */
interface ReceivedTraces {
  readonly url: string | undefined;
  /** OTLP as JSON. */
  readonly body: string;
}

/** An OpenTelemetry collector that keeps what it is sent. */
export interface TraceCollector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` is set to. */
  readonly endpoint: string;
  readonly received: readonly ReceivedTraces[];
  stop(): void;
}

export async function startTraceCollector(): Promise<TraceCollector> {
  const received: ReceivedTraces[] = [];
  const server = createServer(async (request, response) => {
    received.push({ url: request.url, body: (await buffer(request)).toString() });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { endpoint: `http://127.0.0.1:${port}/`, received, stop: () => server.close() };
}
