import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '../telemetry/metrics.js';

export interface MetricsServer {
  /** Such as http://127.0.0.1:4001/metrics. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Serves `GET /metrics` in the Prometheus text format, on a server of its own: callers cannot reach it, and no limit
 * on their requests holds up a scrape.
 */
export async function startMetricsServer(
  registry: Metrics['registry'],
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsServer> {
  let collecting: Promise<string> | undefined;
  // Whoever scrapes while a scrape is made gets the same one.
  const collect = () => {
    collecting ??= registry.metrics().finally(() => {
      collecting = undefined;
    });
    return collecting;
  };
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    collect().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => fail(response),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    url: `http://${addressOf(server.address())}/metrics`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}

function fail(response: ServerResponse): void {
  response.writeHead(500).end();
}

function addressOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') return String(address);
  return address.family === 'IPv6'
    ? `[${address.address}]:${address.port}`
    : `${address.address}:${address.port}`;
}
