import { connect } from 'node:net';

/** An answer as it came over the socket. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/**
 * Sends bytes that no HTTP client would send, and waits until the server closes the connection; "connection: close"
 * in a well-formed request makes it do so.
 */
export function sendRaw(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('error', (error) => (chunks.length > 0 ? undefined : reject(error)));
    socket.once('close', () => resolve(toAnswer(Buffer.concat(chunks).toString())));
  });
}

function toAnswer(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]),
    head: text.slice(0, end),
    body: text.slice(end + 4),
  };
}

/** A POST as text, with header lines exactly as given. */
export function rawPost(url: string, headerLines: readonly string[], body: string | Buffer): Buffer {
  const { host, pathname } = new URL(url);
  const content = Buffer.from(body);
  const lines = [
    `POST ${pathname} HTTP/1.1`,
    ...(headerLines.some((line) => line.toLowerCase().startsWith('host:')) ? [] : [`host: ${host}`]),
    `content-length: ${content.length}`,
    'connection: close',
    ...headerLines,
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), content]);
}
