import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:tls';
import { makeCertificate } from '../support/certificates.js';

/** Longer than a label of a name may be: no resolver has to be asked to know that there is no such host. */
const NO_SUCH_HOST = `${'x'.repeat(64)}.example`;
/** Nothing listens on it, and nothing without the rights of an administrator could. */
const CLOSED_PORT = '1';

/**
 * Ways in which a connection to Partner Center does not even come about: what each does to a right address of it.
 * `impostorPort`: where a server has a certificate that nobody vouches for.
 */
export const UNREACHABLE: Readonly<Record<string, (baseUrl: URL, impostorPort: number) => void>> = {
  'a host that there is not': (baseUrl) => {
    baseUrl.hostname = NO_SUCH_HOST;
  },
  'a port that nobody listens on': (baseUrl) => {
    baseUrl.port = CLOSED_PORT;
  },
  'a server that speaks no TLS': (baseUrl) => {
    baseUrl.protocol = 'https:';
  },
  'a certificate that nobody vouches for': (baseUrl, impostorPort) => {
    baseUrl.protocol = 'https:';
    baseUrl.port = String(impostorPort);
  },
};

/** A server with such a certificate. */
export async function startImpostor(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { pem, privateKeyPem } = makeCertificate({ name: '127.0.0.1', hosts: ['127.0.0.1'] });
  const server = createServer({ cert: pem, key: privateKeyPem });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: portOf(server),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
