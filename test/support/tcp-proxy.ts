import { connect, createServer, type Server, type Socket } from 'node:net';

/** A relay in front of a real server that can be cut or made to hang. */
export interface TcpProxy {
  readonly port: number;
  /** Closes every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Keeps connections open but passes nothing on, in either direction. */
  hang(): void;
  /** Does the same to the connections there are, for good; new ones work. */
  strand(): void;
  /** Passes everything on again, what was held back included. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a relay on a free port to the host and port of `target`, such as `redis://127.0.0.1:6379`. */
export async function startTcpProxy(target: URL): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const stranded = new Set<Socket>();
  let hanging = false;

  const relay = (near: Socket) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('data', (chunk) => other.write(chunk));
      one.on('close', () => {
        sockets.delete(one);
        stranded.delete(one);
        other.destroy();
      });
      one.on('error', () => other.destroy());
      if (hanging) one.pause();
    }
  };

  const server = createServer(relay);
  const port = await listen(server, 0);
  const cut = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of [...sockets, ...stranded]) socket.destroy();
    await closed;
  };
  return {
    port,
    cut,
    hang: () => {
      hanging = true;
      for (const socket of sockets) socket.pause();
    },
    strand: () => {
      for (const socket of sockets) {
        socket.pause();
        stranded.add(socket);
      }
      sockets.clear();
    },
    restore: async () => {
      hanging = false;
      for (const socket of sockets) socket.resume();
      if (!server.listening) await listen(server, port);
    },
    stop: async () => {
      if (server.listening) await cut();
    },
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
