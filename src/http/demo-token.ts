import type { DemoCallerConfig } from '../config/config.js';
import { GatewayError } from '../errors/gateway-error.js';

/**
 * A token of the emulator's demo caller, for the explorer's page: the token endpoint has another origin, which the
 * page may not reach.
 * @throws GatewayError `UPSTREAM_UNAVAILABLE` when the emulator gives none
 */
export async function fetchDemoToken(caller: DemoCallerConfig): Promise<string> {
  const response = await fetch(caller.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: caller.clientId,
      client_secret: caller.secret.reveal(),
      scope: caller.scope,
    }),
  }).catch(() => undefined);
  const body: unknown = response?.ok ? await response.json() : undefined;
  if (typeof body === 'object' && body !== null && 'access_token' in body) return String(body.access_token);
  throw new GatewayError('UPSTREAM_UNAVAILABLE', 'The emulator gave no token. Is it still running?');
}
