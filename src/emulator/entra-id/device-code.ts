import type { Exchange } from '../http-io/exchange.js';
import { jsonReply, type Reply } from '../http-io/reply.js';
import type { World } from '../world.js';
import { applicationOf } from './client-authentication.js';
import type { Grants } from './grants.js';
import { fromScope } from './resource.js';

/** Starts a device code sign-in, which settles itself after some polls (switches). @throws EntraRefusal */
export function startDeviceCode(exchange: Exchange, world: World, grants: Grants): Reply {
  const form = new URLSearchParams(exchange.body);
  const { clientId, user } = applicationOf(exchange, form);
  const scope = form.get('scope') ?? '';
  fromScope(scope, false);
  const { code, expiresInSeconds } = grants.issueDeviceCode({ clientId, user, scope });
  const userCode = code.slice(1, 9).toUpperCase();
  const verificationUri = `${world.origin()}/`;
  return jsonReply(200, {
    user_code: userCode,
    device_code: code,
    verification_uri: verificationUri,
    expires_in: expiresInSeconds,
    interval: world.switches.deviceCodeIntervalSeconds,
    message: `To sign in, open ${verificationUri} and enter the code ${userCode}. The emulator signs in by itself.`,
  });
}
