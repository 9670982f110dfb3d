import { connect, createServer } from 'node:net';

/** What a connection says to keep itself up rather than for a read. */
const UPKEEP = new Set(['PING', 'INFO', 'CLIENT', 'SUBSCRIBE', 'SELECT', 'AUTH', 'HELLO', 'SCRIPT']);

/**
 * Stands before a real Redis, passes everything on, and counts the commands by the part of the gateway whose keys they
 * name. The server's own statistics would count everybody who uses it.
 */
export async function startCountingRedis({ url, prefix }) {
  const counts = new Map();
  const count = (args) => {
    const part = partOf(args, prefix);
    counts.set(part, (counts.get(part) ?? 0) + 1);
  };
  const open = new Set();
  const server = createServer((near) => {
    const far = connect(Number(url.port || 6379), url.hostname);
    const read = commandReader(count);
    near.on('data', read);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', () => {
        near.destroy();
        far.destroy();
      });
      socket.on('close', () => open.delete(socket));
      open.add(socket);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = new URL(url);
  own.host = `127.0.0.1:${server.address().port}`;
  return {
    url: own.href,
    counts,
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `quota`, `limit` or `cache` by the key; a transaction is what the cache looks with. */
function partOf([name, ...args], prefix) {
  const command = name.toUpperCase();
  if (UPKEEP.has(command)) return 'upkeep';
  if (command === 'MULTI' || command === 'EXEC') return 'cache';
  const key = args.find((arg) => arg.startsWith(prefix));
  return key === undefined ? command : key.slice(prefix.length).split(':')[0];
}

/** Cuts what a client sends into commands, each an array of texts as the protocol (RESP) has it. */
function commandReader(onCommand) {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const command = firstCommand(rest);
      if (command === undefined) return;
      onCommand(command.args);
      rest = rest.subarray(command.end);
    }
  };
}

function firstCommand(bytes) {
  let at = 0;
  const number = () => {
    const end = bytes.indexOf('\r\n', at);
    if (end === -1) return undefined;
    const value = Number(bytes.toString('latin1', at + 1, end));
    at = end + 2;
    return value;
  };
  const length = number();
  if (length === undefined) return undefined;
  const args = [];
  for (let index = 0; index < length; index += 1) {
    const size = number();
    if (size === undefined || at + size + 2 > bytes.length) return undefined;
    args.push(bytes.toString('utf8', at, at + size));
    at += size + 2;
  }
  return { args, end: at };
}
