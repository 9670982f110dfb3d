import type { ApplicationCaller, UserCaller } from '../../src/access/caller.js';
import { TENANT, USER } from '../support/token-issuer.js';

/** An application as the verifier would report it. */
export function application(changes: Partial<ApplicationCaller> = {}): ApplicationCaller {
  return {
    kind: 'application',
    key: `${TENANT}|app|`,
    tenant: TENANT,
    application: 'app',
    roles: new Set(['Overage.Read']),
    ...changes,
  };
}

/** A person as the verifier would report them. */
export function person(changes: Partial<UserCaller> = {}): UserCaller {
  return {
    kind: 'user',
    key: `${TENANT}|app|${USER}`,
    tenant: TENANT,
    application: 'app',
    user: USER,
    roles: new Set(['Overage.Read']),
    scopes: new Set(['Overage.Read']),
    groups: new Set(),
    ...changes,
  };
}
