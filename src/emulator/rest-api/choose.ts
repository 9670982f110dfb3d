import { type AzureEntitlement, type Customer, entitlementsOf } from '../state/customer.js';
import type { World } from '../world.js';
import { withDefaultEntitlement } from './default-entitlement.js';
import type { OverageRequest } from './overage-request.js';
import { findPartner } from './partners.js';
import { notReseller, PROBLEMS, unknownPartner } from './problem.js';
import { Refusal } from './refusal.js';

export function requireEntitlement(request: OverageRequest): void {
  if (request.azureEntitlementId === undefined) {
    throw new Refusal(PROBLEMS.invalidInput, 'azureEntitlementId is required.');
  }
}

export function chooseEntitlement(
  customer: Customer,
  id: string | undefined,
  status: 'active' | 'any' = 'active',
): { customer: Customer; entitlement: AzureEntitlement } {
  if (id === undefined) return withDefaultEntitlement(customer);
  const entitlement = entitlementsOf(customer).find((one) => one.id === id);
  if (entitlement === undefined) throw new Refusal(PROBLEMS.entitlementUnknown);
  if (status === 'active' && entitlement.status !== 'active') throw new Refusal(PROBLEMS.entitlementInactive);
  return { customer, entitlement };
}

export function choosePartner(
  world: World,
  customer: Customer,
  partnerId: string | undefined,
  entitlement: AzureEntitlement,
): string | undefined {
  if (partnerId === undefined) {
    if (world.switches.omittedPartnerId === 'refuse' && customer.indirectResellers.length > 1) {
      throw new Refusal(
        PROBLEMS.invalidInput,
        'Several indirect resellers serve the customer: partnerId is required.',
      );
    }
    return entitlement.partnerId;
  }
  checkPartner(world, partnerId);
  const foreign = entitlement.partnerId !== undefined && entitlement.partnerId !== partnerId;
  if (foreign && world.switches.foreignResellerEntitlement === 'refuse')
    throw new Refusal(PROBLEMS.foreignReseller);
  return partnerId;
}

export function checkPartner({ switches }: World, partnerId: string): void {
  const partner = findPartner(partnerId);
  if (partner === undefined) throw new Refusal(unknownPartner(switches));
  if (partner.reseller !== 'active') throw new Refusal(notReseller(switches));
}
