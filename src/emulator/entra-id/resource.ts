import { EntraRefusal } from './entra-error.js';
import { GATEWAY, PARTNER_CENTER, RETIRED_GRAPH } from './tenant.js';

/** What a token is asked for, read from `scope` (v2) or `resource` (v1). */
export interface Requested {
  readonly resource: string;
  /** Delegated scopes without their resource, space-separated; empty for `/.default`. */
  readonly scopes: string;
  readonly offlineAccess: boolean;
  readonly openId: boolean;
}

const KNOWN: readonly string[] = [PARTNER_CENTER, RETIRED_GRAPH, GATEWAY];
const STANDARD = ['openid', 'profile', 'email', 'offline_access'];
const DEFAULT_SCOPE = '.default';

/** Reads a v1 `resource`. @throws EntraRefusal */
export function fromResource(resource: string | null, scope: string | null): Requested {
  if (resource === null) throw new EntraRefusal(900144, 'Missing: resource.');
  const asked = (scope ?? '').split(' ');
  return {
    resource: known(resource.replace(/\/$/, '')),
    scopes: '',
    offlineAccess: true,
    openId: asked.includes('openid'),
  };
}

/**
 * Reads a v2 `scope`.
 * @param appOnly client credentials take nothing but one scope that ends in `/.default`
 * @throws EntraRefusal
 */
export function fromScope(scope: string | null, appOnly: boolean): Requested {
  if (scope === null || scope === '') throw new EntraRefusal(900144, 'Missing: scope.');
  const asked = scope.split(' ').filter((one) => one !== '');
  const ofResource = asked.filter((one) => !STANDARD.includes(one)).map(split);
  const [first] = ofResource;
  if (first === undefined) throw new EntraRefusal(70011);
  if (ofResource.some(({ resource }) => resource !== first.resource)) throw new EntraRefusal(70011);
  if (appOnly && (asked.length !== 1 || first.name !== DEFAULT_SCOPE)) throw new EntraRefusal(1002012);
  return {
    resource: known(first.resource),
    scopes: ofResource
      .map(({ name }) => name)
      .filter((name) => name !== DEFAULT_SCOPE)
      .join(' '),
    offlineAccess: asked.includes('offline_access'),
    openId: asked.includes('openid'),
  };
}

function split(scope: string): { resource: string; name: string } {
  const slash = scope.lastIndexOf('/');
  if (slash <= 0) throw new EntraRefusal(70011, `Scope "${scope}" names no resource.`);
  return { resource: scope.slice(0, slash), name: scope.slice(slash + 1) };
}

function known(resource: string): string {
  if (!KNOWN.includes(resource)) throw new EntraRefusal(500011, `Resource: ${resource}.`);
  return resource;
}
