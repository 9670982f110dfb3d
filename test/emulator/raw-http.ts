import { connect } from 'node:net';

/** What came over the wire, byte by byte, and how it ended. */
export interface RawAnswer {
  readonly text: string;
  readonly bytes: number;
  /** `end`: orderly; `reset`: cut; `open`: still open when patience ran out; `enough`: as many bytes as asked. */
  readonly ending: 'end' | 'reset' | 'open' | 'enough';
}

interface RawRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** How long nothing more has to come for the connection to be taken for one that stays open. */
  readonly patienceMs?: number;
  /** What must have come before patience counts at all. */
  readonly awaits?: RegExp;
  /** Stop reading after so many bytes. */
  readonly enoughBytes?: number;
}

/** What is longer than this is not looked through for what is awaited. */
const SHORT = 16 * 1024;

/** Sends one request over a socket of its own and notes what comes back: clients hide what these tests are about. */
export function rawRequest(request: RawRequest): Promise<RawAnswer> {
  const {
    url,
    method = 'GET',
    headers = {},
    body = '',
    patienceMs = 400,
    awaits = /(?:)/,
    enoughBytes = 1024 * 1024,
  } = request;
  const { hostname, port, pathname, search } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<RawAnswer>();
  const socket = connect({ host: hostname, port: Number(port) });
  const chunks: Buffer[] = [];
  let bytes = 0;
  const text = () => Buffer.concat(chunks).toString('utf8');
  let timer: NodeJS.Timeout | undefined;
  const countDown = () => {
    timer ??= awaits.test(text()) ? setTimeout(() => finish('open'), patienceMs) : undefined;
  };
  const finish = (ending: RawAnswer['ending']) => {
    clearTimeout(timer);
    socket.destroy();
    resolve({ text: text(), bytes, ending });
  };
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= enoughBytes) finish('enough');
    else if (bytes < SHORT) countDown();
  });
  socket.on('end', () => finish('end'));
  socket.on('error', () => finish('reset'));
  const lines = Object.entries({
    Host: `${hostname}:${port}`,
    'Content-Length': String(body.length),
    Connection: 'close',
    ...headers,
  });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.write(`${method} ${pathname}${search} HTTP/1.1\r\n${head}\r\n${body}`);
  countDown();
  return promise;
}

/** The body's text and the length its head promises. */
export function partsOf({ text }: RawAnswer): { status: number; body: string; promised: number } {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const promised = /content-length: (\d+)/i.exec(head)?.[1];
  return {
    status: Number(head.split(' ')[1]),
    body: rest.join('\r\n\r\n'),
    promised: Number(promised ?? Number.NaN),
  };
}
