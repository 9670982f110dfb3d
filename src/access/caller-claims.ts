import * as z from 'zod';
import { invalidToken } from './authentication-error.js';
import type { ApplicationCaller, Caller, UserCaller } from './caller.js';
import { toRoles } from './role.js';

/** Ids become parts of keys and log lines, so nothing that could end a key part or a line may be in them. */
const id = z
  .string()
  .regex(/^[\w.-]{1,128}$/)
  .toLowerCase();

const claimsSchema = z.object({
  exp: z.number(),
  tid: id,
  azp: id.optional(),
  appid: id.optional(),
  oid: id.optional(),
  sub: z.string().max(256).toLowerCase().optional(),
  idtyp: z.string().optional(),
  scp: z.string().optional(),
  roles: z.array(z.string()).default([]),
  groups: z.array(z.string()).optional(),
  hasgroups: z.union([z.boolean(), z.string()]).optional(),
  _claim_names: z.record(z.string(), z.unknown()).optional(),
  preferred_username: z.string().max(256).optional(),
  upn: z.string().max(256).optional(),
});

type Claims = z.output<typeof claimsSchema>;

/** OpenID Connect Core puts these into id_tokens only: a token with one of them was made for an application to read. */
const ID_TOKEN_CLAIMS = ['nonce', 'at_hash', 'c_hash', 's_hash'];

/** Who a token speaks for, and until when. */
export interface VerifiedClaims {
  readonly caller: Caller;
  /** Seconds since 1970, the `exp` claim. */
  readonly expiresAt: number;
}

/**
 * Tells the caller from the claims of a token whose signature, issuer, audience and dates were verified.
 *
 * - No id_token, whatever roles it carries: it has `nonce` or a `*_hash` claim, or names no application (`azp`,
 *   `appid`), or falls through both of the following.
 * - Delegated: it has scopes (`scp`); then `idtyp` may only be absent or `user`, and the user (`oid`) must be named.
 * - Application: it has no `scp`, and says `idtyp: app`; or, where that optional Entra claim is absent, its subject is
 *   the application itself (`sub` equals `oid`, the service principal, or the application id), which a user's never is.
 *
 * @throws AuthenticationError `invalid_token` for anything else.
 */
export function toCaller(payload: unknown): VerifiedClaims {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) {
    throw invalidToken(
      'The token lacks a claim that is needed here (exp, tid), or one has an unexpected form.',
    );
  }
  if (isIdToken(payload)) {
    throw invalidToken('This is an id_token. Send the access token that was issued for this API.');
  }
  const claims = parsed.data;
  const caller = claims.scp === undefined ? toApplication(claims) : toUser(claims, claims.scp);
  return { caller, expiresAt: claims.exp };
}

function isIdToken(payload: unknown): boolean {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    ID_TOKEN_CLAIMS.some((claim) => Object.hasOwn(payload, claim))
  );
}

function toApplication(claims: Claims): ApplicationCaller {
  const application = applicationOf(claims);
  const subjectIsApplication =
    claims.sub !== undefined && (claims.sub === claims.oid || claims.sub === application);
  const isApplication = claims.idtyp === undefined ? subjectIsApplication : claims.idtyp === 'app';
  if (!isApplication) {
    throw invalidToken('The token is neither an application token nor a delegated one with scopes (scp).');
  }
  return {
    kind: 'application',
    key: `${claims.tid}|${application}|`,
    tenant: claims.tid,
    application,
    roles: toRoles(claims.roles),
  };
}

function toUser(claims: Claims, scp: string): UserCaller {
  const application = applicationOf(claims);
  if (claims.idtyp !== undefined && claims.idtyp !== 'user') {
    throw invalidToken('The token has scopes (scp) but says that it does not speak for a user (idtyp).');
  }
  if (claims.oid === undefined) {
    throw invalidToken('The delegated token does not name its user (oid).');
  }
  const userName = claims.preferred_username ?? claims.upn;
  return {
    kind: 'user',
    key: `${claims.tid}|${application}|${claims.oid}`,
    tenant: claims.tid,
    application,
    user: claims.oid,
    ...(userName === undefined ? {} : { userName }),
    roles: toRoles(claims.roles),
    scopes: toRoles(scp.split(' ')),
    groups: groupsOf(claims),
  };
}

function applicationOf({ azp, appid }: Claims): string {
  const application = azp ?? appid;
  if (application === undefined || (appid !== undefined && appid !== application)) {
    throw invalidToken('The token does not name the one application it was issued to (azp or appid).');
  }
  return application;
}

/** Entra leaves the groups out above 200 and says so with `hasgroups`, or with a link in `_claim_names`. */
function groupsOf(claims: Claims): ReadonlySet<string> | 'overage' {
  if (claims.groups !== undefined) return new Set(claims.groups.map((group) => group.toLowerCase()));
  const toldElsewhere = claims._claim_names !== undefined && Object.hasOwn(claims._claim_names, 'groups');
  const saysSo = claims.hasgroups === true || claims.hasgroups === 'true';
  return toldElsewhere || saysSo ? 'overage' : new Set<string>();
}
