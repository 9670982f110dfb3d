import { createServer, type Socket } from 'node:net';

/** What there is of a PostgreSQL that lets everybody in and does nothing for them. */
export interface StandbyPostgres {
  readonly url: string;
  /** How many connections were ever made. */
  readonly made: number;
  /** How many of them are open. */
  readonly open: number;
  stop(): Promise<void>;
}

/** How a statement is answered; `ignores` never does. */
export type StandbyManner = 'refuses' | 'ignores';

const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const REFUSAL = message(
  'E',
  Buffer.from('SERROR\0C25006\0Mcannot execute LISTEN during recovery\0\0', 'latin1'),
);

/** Starts one that refuses every statement, as a hot standby refuses LISTEN, or lets it wait for ever. */
export async function startStandbyPostgres(manner: StandbyManner): Promise<StandbyPostgres> {
  const open = new Set<Socket>();
  let made = 0;
  const server = createServer((socket) => {
    made += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      socket.write(Buffer.concat([AUTHENTICATED, READY]));
      socket.on('data', (data) => {
        if (manner === 'refuses' && data.toString('latin1', 0, 1) === 'Q')
          socket.write(Buffer.concat([REFUSAL, READY]));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the standby has no port');
  return {
    url: `postgres://nobody@127.0.0.1:${address.port}/nothing`,
    get made() {
      return made;
    },
    get open() {
      return open.size;
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One message of PostgreSQL's protocol: its kind, its length, its content. */
function message(kind: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(length.length + content.length);
  return Buffer.concat([Buffer.from(kind, 'latin1'), length, content]);
}
