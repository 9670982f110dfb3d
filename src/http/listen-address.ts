import { lookup } from 'node:dns/promises';

/**
 * Where to listen for a configured host. For `localhost` Fastify would start a server for each of its addresses, and only
 * the first would have what is told to Node's server; so that is one address, which every client tries.
 */
export async function listenAddress(host: string): Promise<string> {
  if (host !== 'localhost') return host;
  const { address } = await lookup(host);
  return address;
}
