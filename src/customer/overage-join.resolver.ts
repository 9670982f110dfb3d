import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Authorizer } from '../access/authorize.js';
import type { GatewayContext } from '../access/gateway-context.js';
import { Overage } from '../overage/overage.type.js';
import { toFreshness } from '../overage/to-freshness.js';
import { AzureEntitlement } from './azure-plan.type.js';
import { Customer } from './customer.type.js';
import type { CustomerReads } from './customer-reads.js';
import { toChargedEntitlement } from './to-azure-plan.js';
import { toCustomer } from './to-customer.js';

/**
 * Joins an overage setting with whose it is and what it is charged to. A setting is also part of the answer to a
 * write, which takes other roles, so the one for reading is checked here.
 */
@Resolver(() => Overage)
export class OverageJoinResolver {
  constructor(
    private readonly authorizer: Pick<Authorizer, 'requireRole'>,
    private readonly reads: Pick<CustomerReads, 'customer' | 'entitlement'>,
  ) {}

  @Extensions({ calls: 1 })
  @FieldResolver(() => Customer, {
    nullable: true,
    description: 'The customer it belongs to. Needs the role Overage.Read.',
  })
  async customer(
    @Root() { customerId }: Overage,
    @Ctx() { caller, request }: GatewayContext,
  ): Promise<Customer> {
    this.authorizer.requireRole(caller, 'Overage.Read');
    const answer = await this.reads.customer(customerId, request);
    return toCustomer(answer.value, { listed: false, freshness: toFreshness(answer) });
  }

  @Extensions({ calls: 2 })
  @FieldResolver(() => AzureEntitlement, {
    nullable: true,
    description:
      'The Azure entitlement that is charged; null when there is none, or none of that id under an active Azure plan (which is never said from a STALE answer: there is an error instead). Needs the role Overage.Read.',
  })
  async azureEntitlement(
    @Root() { customerId, azureEntitlementId }: Overage,
    @Ctx() { caller, request }: GatewayContext,
  ): Promise<AzureEntitlement | null> {
    this.authorizer.requireRole(caller, 'Overage.Read');
    if (azureEntitlementId === null) return null;
    return toChargedEntitlement(await this.reads.entitlement(customerId, azureEntitlementId, request));
  }
}
