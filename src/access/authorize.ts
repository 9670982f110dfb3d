import { customerNotFound } from '../errors/customer-not-found.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Log } from '../telemetry/log.js';
import type { AccessPolicy } from './access-policy.js';
import { type Caller, may } from './caller.js';
import { type Denial, denialOf } from './denial.js';
import type { Role } from './role.js';

export interface AuthorizerOptions {
  readonly policy: Pick<AccessPolicy, 'decide'>;
  readonly log: Log;
  /** Called for every refusal, before anyone hears of it; for counting. */
  readonly onDenied: (denial: Denial) => void;
}

/** Decides per operation and per customer; whatever is not granted is denied. */
export interface Authorizer {
  /** Tells whether the caller has the role, for those who refuse in words of their own; a denial is reported here. */
  allows(caller: Caller, role: Role): boolean;
  /** @throws GatewayError `FORBIDDEN` that names the missing role or scope. */
  requireRole(caller: Caller, role: Role): void;
  /**
   * @throws GatewayError `NOT_FOUND`, the very error of an unknown customer; or `FORBIDDEN` when nobody can tell,
   * because the token does not list the groups that the policy asks for.
   */
  requireCustomer(caller: Caller, customerId: string): void;
}

/** An authorizer that decides by the caller's token and by the policy in force, and reports every refusal. */
export function createAuthorizer({ policy, log, onDenied }: AuthorizerOptions): Authorizer {
  function deny(caller: Caller, refusal: Pick<Denial, 'action' | 'customerId' | 'reason'>): void {
    const denial = denialOf(caller, refusal);
    log.warn(denial, 'access denied');
    onDenied(denial);
  }

  function allows(caller: Caller, role: Role): boolean {
    if (may(caller, role)) return true;
    deny(caller, { action: role, reason: caller.roles.has(role) ? 'scope_missing' : 'role_missing' });
    return false;
  }

  return {
    allows,
    requireRole(caller, role) {
      if (allows(caller, role)) return;
      throw caller.roles.has(role) ? scopeMissing(role) : roleMissing(role);
    },
    requireCustomer(caller, customerId) {
      const decision = policy.decide(caller, customerId);
      if (decision === 'allowed') return;
      const groupsUnknown = decision === 'groups_not_in_token';
      const reason = groupsUnknown ? decision : 'customer_not_granted';
      deny(caller, { action: 'touch customer', customerId, reason });
      throw groupsUnknown ? groupsNotInToken() : customerNotFound(customerId);
    },
  };
}

function roleMissing(role: Role): GatewayError {
  return new GatewayError(
    'FORBIDDEN',
    `This needs the role ${role}, which your token does not carry. Ask for the role, then get a new token.`,
  );
}

function scopeMissing(role: Role): GatewayError {
  return new GatewayError(
    'FORBIDDEN',
    `This needs the scope ${role}, which your token does not carry. Have the application ask for that scope.`,
  );
}

function groupsNotInToken(): GatewayError {
  return new GatewayError(
    'FORBIDDEN',
    'Your access depends on a group, but you are in more groups than your token can list. Have the group claim of the application set to "Groups assigned to the application", then get a new token.',
  );
}
