import { createOverageClient } from '../../client/overage-client.js';
import type { OverageClient } from '../../client/overage-client-api.js';
import type { Surroundings } from '../surroundings.js';
import { gatewayUrl } from './gateway-url.js';
import { tokenSource } from './token-source.js';

export interface Connection {
  readonly url: URL;
  readonly client: OverageClient;
}

/** A client for the gateway that the environment names. @throws CliError when a setting is missing or unsafe */
export function connect({ env }: Surroundings): Connection {
  const url = gatewayUrl(env);
  const { token } = tokenSource(env);
  return { url, client: createOverageClient({ url, token }) };
}
