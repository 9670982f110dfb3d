import type { Customer } from './customer.js';
import type { StatePatch } from './state-patch.js';
import type { Store } from './store.js';

/** Applies a checked patch; what it sets is visible at once. */
export function applyPatch(store: Store, { customers }: StatePatch): void {
  for (const [written, patch] of Object.entries(customers)) {
    const id = written.toLowerCase();
    if (patch === null) store.remove(id);
    else store.put({ ...(store.find(id) ?? blankCustomer(id)), ...patch });
  }
}

function blankCustomer(id: string): Customer {
  return {
    id,
    companyName: `Customer ${id.slice(0, 8)}`,
    domain: `c${id.slice(0, 8)}.onmicrosoft.com`,
    relationshipToPartner: 'reseller',
    allowDelegatedAccess: true,
    overageOwner: 'us',
    indirectResellers: [],
    subscriptions: [],
    overage: null,
  };
}
