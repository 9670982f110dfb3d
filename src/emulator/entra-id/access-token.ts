import { randomUUID } from 'node:crypto';
import type { World } from '../world.js';
import type { Application, User } from './applications.js';
import { TENANT_ID } from './tenant.js';

/** Tokens are valid from five minutes before they are issued. Source: "Partner Center authentication", sample. */
const BACKDATED_SECONDS = 300;

export interface AccessTokenRequest {
  readonly application: Application;
  /** `1` when it proved itself by secret, `2` by certificate or federation. */
  readonly appidacr: '1' | '2';
  readonly audience: string;
  /** Set when a person signed in. */
  readonly user?: User;
  /** Delegated scopes, space-separated; only with a user. */
  readonly scp?: string;
}

/** When a token issued now begins and ends, in whole seconds since 1970. */
export function validity(world: World): { iat: number; nbf: number; exp: number } {
  const iat = Math.floor(world.now() / 1000);
  return { iat, nbf: iat - BACKDATED_SECONDS, exp: iat + world.switches.tokenLifetimeSeconds };
}

/** A v1.0 token as Partner Center wants it: issuer sts.windows.net, `appid`; with a user also `scp`, `amr`, `upn`. */
export function partnerCenterToken(world: World, request: AccessTokenRequest): Promise<string> {
  const { application, appidacr, audience, user, scp } = request;
  const who =
    user === undefined
      ? { idtyp: 'app', oid: application.oid, sub: application.oid }
      : {
          acr: '1',
          amr: world.switches.mfaClaim ? ['pwd', 'mfa'] : ['pwd'],
          oid: user.oid,
          sub: user.oid,
          name: user.name,
          unique_name: user.upn,
          upn: user.upn,
          scp: scp ?? 'user_impersonation',
        };
  return world.keys.sign({
    aud: world.switches.tokenAudience === '' ? audience : world.switches.tokenAudience,
    iss: `https://sts.windows.net/${TENANT_ID}/`,
    ...validity(world),
    appid: application.clientId,
    appidacr,
    ...who,
    tid: TENANT_ID,
    uti: randomUUID(),
    ver: '1.0',
  });
}

/** A v2.0 token for the gateway: `roles`, `azp`; without a user `idtyp: app`, with one `scp` and the user's names. */
export function callerToken(world: World, request: AccessTokenRequest): Promise<string> {
  const { application, appidacr, audience, user, scp } = request;
  const who =
    user === undefined
      ? { idtyp: 'app', oid: application.oid, sub: application.oid, roles: application.roles }
      : {
          oid: user.oid,
          sub: user.oid,
          name: user.name,
          preferred_username: user.upn,
          scp,
          roles: user.roles,
        };
  return world.keys.sign({
    aud: audience,
    iss: issuer(world),
    ...validity(world),
    azp: application.clientId,
    azpacr: appidacr,
    ...withoutEmptyRoles(who),
    tid: TENANT_ID,
    uti: randomUUID(),
    ver: '2.0',
  });
}

/** The issuer of v2.0 tokens: always with the tenant's id, whatever name was asked. */
export function issuer(world: World): string {
  return `${world.origin()}/${TENANT_ID}/v2.0`;
}

/** Entra leaves the claim out where no role was granted. */
function withoutEmptyRoles<T extends { roles: readonly string[] }>(claims: T): Omit<T, 'roles'> {
  const { roles, ...rest } = claims;
  return roles.length === 0 ? rest : { ...rest, roles };
}
