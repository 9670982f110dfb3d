import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../src/config/config-error.js';
import { explainListenError } from '../src/listen-problem.js';

let taken: Server;
let takenPort: number;
beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  takenPort = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => void taken.close());

async function errorOfListening(port: number, host: string): Promise<unknown> {
  const server = createServer();
  const failed = new Promise((resolve) => server.once('error', resolve));
  server.listen(port, host);
  return failed;
}

describe('a server that cannot listen', () => {
  it('blames the port that is in use', async () => {
    const error = await errorOfListening(takenPort, '127.0.0.1');
    expect(explainListenError(error, { PORT: 1, EMULATOR_PORT: takenPort })).toEqual(
      new ConfigError([
        `EMULATOR_PORT: port ${takenPort} is in use; stop what uses it, or choose another port`,
      ]),
    );
  });

  // The first belongs to nobody (RFC 5737), the second can never be a name (RFC 6761).
  it.each(['192.0.2.1', 'gateway.invalid'])('blames a HOST such as %s', async (host) => {
    const error = await errorOfListening(0, host);
    expect(explainListenError(error, { PORT: 0, METRICS_HOST: '127.0.0.1', HOST: host })).toEqual(
      new ConfigError(['HOST: expected an address or a name of this machine']),
    );
  });

  it('blames a HOST that no name server could be asked about', () => {
    const host = 'gateway.example';
    const error = Object.assign(new Error(`getaddrinfo EAI_AGAIN ${host}`), {
      code: 'EAI_AGAIN',
      hostname: host,
    });
    expect(explainListenError(error, { HOST: host })).toEqual(
      new ConfigError(['HOST: expected an address or a name of this machine']),
    );
  });

  it('leaves other errors as they are', () => {
    const error = new Error('something else');
    expect(explainListenError(error, { PORT: 0 })).toBe(error);
  });

  it('blames nobody for a port that no variable gave', async () => {
    const error = await errorOfListening(takenPort, '127.0.0.1');
    expect(explainListenError(error, { PORT: 1 })).toBe(error);
  });
});
