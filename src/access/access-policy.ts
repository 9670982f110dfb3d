import type { Caller } from './caller.js';
import { type Grant, grantOf, type PolicyRule } from './policy-rules.js';

/** `groups_not_in_token`: not granted, but it might be if the token listed the caller's groups. */
export type AccessDecision = 'allowed' | 'denied' | 'groups_not_in_token';

/** Which customers a caller may touch; whatever no entry grants is denied. */
export interface AccessPolicy {
  /** Every customer, or lower-cased customer ids. */
  customersOf(caller: Caller): '*' | ReadonlySet<string>;
  mayTouch(caller: Caller, customerId: string): boolean;
  decide(caller: Caller, customerId: string): AccessDecision;
}

/** The policy that these rules make. What they give a caller is worked out once per caller object. */
export function createAccessPolicy(rules: readonly PolicyRule[]): AccessPolicy {
  const grants = new WeakMap<Caller, Grant>();

  function grantFor(caller: Caller): Grant {
    const known = grants.get(caller);
    if (known !== undefined) return known;
    const grant = grantOf(rules, caller);
    grants.set(caller, grant);
    return grant;
  }

  function decide(caller: Caller, customerId: string): AccessDecision {
    const { customers, groupsMissing } = grantFor(caller);
    if (customers === '*' || customers.has(customerId.toLowerCase())) return 'allowed';
    return groupsMissing ? 'groups_not_in_token' : 'denied';
  }

  return {
    customersOf: (caller) => grantFor(caller).customers,
    mayTouch: (caller, customerId) => decide(caller, customerId) === 'allowed',
    decide,
  };
}
