import type { Caller } from './caller.js';
import type { Role } from './role.js';

/** Why something is refused by role or policy, or a caller whose token is genuine is not let in at all. */
export const DENIAL_REASONS = [
  'role_missing',
  'scope_missing',
  'customer_not_granted',
  'groups_not_in_token',
  'tenant_not_of_issuer',
  'tenant_not_allowed',
  'application_not_allowed',
] as const;

/** One refusal, in ids only. */
export interface Denial {
  readonly tenant: string;
  readonly application: string;
  readonly user?: string;
  /** What was tried: something that takes this role, touching this customer, or being served at all. */
  readonly action: Role | 'touch customer' | 'enter';
  readonly customerId?: string;
  readonly reason: (typeof DENIAL_REASONS)[number];
}

/** What is logged and counted of a refusal. */
export function denialOf(caller: Caller, refusal: Pick<Denial, 'action' | 'customerId' | 'reason'>): Denial {
  const { tenant, application } = caller;
  return { tenant, application, ...(caller.kind === 'user' && { user: caller.user }), ...refusal };
}
