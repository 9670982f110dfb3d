import type { Emulator } from '../../src/emulator/emulator.js';
import { namedCustomerId } from '../../src/emulator/seed/named-customers.js';

/** Customers of the emulator's seed that tests speak of. */
export const DOCUMENTED = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
export const DOCUMENTED_ENTITLEMENT = 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e';
export const UNKNOWN_CUSTOMER = '00000000-0000-4000-8000-00000000dead';

export const OVERAGE_NEVER_SET = namedCustomerId(1);
export const OVERAGE_OFF = namedCustomerId(3);
export const HAS_LEGACY_AZURE = namedCustomerId(5);
export const NOT_ELIGIBLE = namedCustomerId(6);
export const OWNED_BY_ANOTHER = namedCustomerId(7);
export const ENTITLEMENT_SUSPENDED = namedCustomerId(9);
export const WITHOUT_RELATIONSHIP = namedCustomerId(14);

/** The first Azure entitlement that a seeded customer owns. @throws Error when it owns none */
export function entitlementOf(emulator: Emulator, customerId: string): string {
  const owned = emulator.state(customerId).flatMap(({ subscriptions }) => subscriptions);
  const [first] = owned.flatMap(({ entitlements }) => entitlements ?? []);
  if (first === undefined) throw new Error(`Customer ${customerId} owns no Azure entitlement.`);
  return first.id;
}
