import type { World } from '../world.js';
import { validity } from './access-token.js';
import type { Requested } from './resource.js';
import { GATEWAY } from './tenant.js';

/** What a v1 token answer says besides the tokens: every value a string. Source: "Partner Center authentication". */
export function v1Body(world: World, requested: Requested, delegated: boolean): object {
  const { nbf, exp } = validity(world);
  const seconds = String(world.switches.tokenLifetimeSeconds);
  return {
    token_type: 'Bearer',
    ...(delegated ? { scope: scpOf(requested) } : {}),
    expires_in: seconds,
    ext_expires_in: seconds,
    expires_on: String(exp),
    not_before: String(nbf),
    resource: requested.resource,
  };
}

/** What a v2 token answer says besides the tokens: numbers, no `expires_on`. */
export function v2Body(world: World, requested: Requested, delegated: boolean): object {
  const seconds = world.switches.tokenLifetimeSeconds;
  return {
    token_type: 'Bearer',
    ...(delegated ? { scope: fullScopes(requested) } : {}),
    expires_in: seconds,
    ext_expires_in: seconds,
  };
}

/** Partner Center has one delegated scope; the gateway's are those that were asked, or reading. */
export function scpOf({ resource, scopes }: Requested): string {
  if (resource !== GATEWAY) return 'user_impersonation';
  return scopes === '' ? 'Overage.Read' : scopes;
}

function fullScopes(requested: Requested): string {
  return scpOf(requested)
    .split(' ')
    .map((scope) => `${requested.resource}/${scope}`)
    .join(' ');
}
