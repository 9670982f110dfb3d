import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

const CHECK_EVERY_MS = 50;

interface Target {
  readonly origin: string;
  healthy: boolean;
}

/** A load balancer as simple as they come: round robin over what says that it is ready, and no second try. */
export interface Balancer {
  readonly url: string;
  /** Adds a target, to which requests go once its `/readyz` is 200; returns what takes it off the list. */
  add(origin: string): () => void;
  /** Resolves when this many targets are ready. */
  ready(count: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startBalancer(): Promise<Balancer> {
  const targets = new Set<Target>();
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  const server = createServer((incoming, outgoing) => {
    const healthy = [...targets].filter((target) => target.healthy);
    turn += 1;
    const target = healthy[turn % healthy.length];
    if (target === undefined) outgoing.writeHead(503).end('no target');
    else forward(target.origin, agent, incoming, outgoing);
  });
  // By default an idle connection is closed after 5 s, perhaps just when a client that was held up sends on it again.
  server.keepAliveTimeout = 0;
  const timer = setInterval(() => {
    for (const target of targets) void check(target);
  }, CHECK_EVERY_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The balancer has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    add: (origin) => {
      const target = { origin, healthy: false };
      targets.add(target);
      return () => targets.delete(target);
    },
    ready: async (count) => {
      while ([...targets].filter(({ healthy }) => healthy).length < count) {
        await new Promise((resolve) => setTimeout(resolve, CHECK_EVERY_MS));
      }
    },
    stop: async () => {
      clearInterval(timer);
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function check(target: Target): Promise<void> {
  try {
    const response = await fetch(`${target.origin}/readyz`, { headers: { connection: 'close' } });
    await response.arrayBuffer();
    target.healthy = response.ok;
  } catch {
    target.healthy = false;
  }
}

function forward(origin: string, agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url = '/' } = incoming;
  const upstream = request(new URL(url, origin), { ...(method && { method }), headers, agent });
  upstream.on('response', (response) => {
    const { connection: _hopByHop, ...rest } = response.headers;
    outgoing.writeHead(response.statusCode ?? 502, rest);
    response.pipe(outgoing);
  });
  upstream.on('error', (error) => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end(`${origin}: ${error.message}`);
  });
  incoming.pipe(upstream);
}
