import type { Role } from './role.js';

interface CallerIdentity {
  /** `tenant|application|user`, the same for every token of this caller; the key of limits and idempotency. */
  readonly key: string;
  /** The `tid` claim, lower-cased as every id here. */
  readonly tenant: string;
  /** The `azp` (or, in v1 tokens, `appid`) claim: the application that the token was issued to. */
  readonly application: string;
  /** The app roles that the token carries: the application's own, or the user's. */
  readonly roles: ReadonlySet<Role>;
}

/** An application acting on its own behalf. */
export interface ApplicationCaller extends CallerIdentity {
  readonly kind: 'application';
}

/** A person acting through an application. */
export interface UserCaller extends CallerIdentity {
  readonly kind: 'user';
  /** The `oid` claim. */
  readonly user: string;
  /** For people who read logs and records; never for a decision, as it can be reassigned. */
  readonly userName?: string;
  /** What the user let the application do, by the names of the roles. */
  readonly scopes: ReadonlySet<Role>;
  /** Group ids, or `overage` when the person is in too many groups for the token to list them. */
  readonly groups: ReadonlySet<string> | 'overage';
}

/** Who sent a request, as proved by its token. */
export type Caller = ApplicationCaller | UserCaller;

/** Whether the caller has the role; a person needs it personally and through the application's scope. */
export function may(caller: Caller, role: Role): boolean {
  return caller.roles.has(role) && (caller.kind === 'application' || caller.scopes.has(role));
}
