import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy as companies have them: tunnels by CONNECT, for those who sign in where it wants that. */
export interface HttpProxy {
  readonly port: number;
  /** Where tunnels were asked for, such as `gateway.example:443`. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

export interface HttpProxyOptions {
  /** `user:password` without which nobody gets a tunnel. */
  readonly credentials?: string;
  /** Whatever a tunnel is asked for to, it leads to this port of this machine: names need not exist here. */
  readonly leadsTo: number;
}

export async function startHttpProxy({ credentials, leadsTo }: HttpProxyOptions): Promise<HttpProxy> {
  const asked: string[] = [];
  const expected = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((_request, response) => response.writeHead(501).end());
  server.on('connect', ({ url = '', headers }, near, head) => {
    near.on('error', () => near.destroy());
    asked.push(url);
    if (expected !== undefined && headers['proxy-authorization'] !== expected) {
      near.end('HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    const far = connect(leadsTo, 'localhost', () => {
      near.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.write(head);
      near.pipe(far).pipe(near);
    });
    far.on('error', () => near.destroy());
    near.on('close', () => far.destroy());
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    asked,
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
