import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GatewayContext } from '../access/gateway-context.js';
import { AzureEntitlement, AzurePlan } from './azure-plan.type.js';
import { requestFor } from './customer.resolver.js';
import type { CustomerReads } from './customer-reads.js';
import { toAzureEntitlement } from './to-azure-plan.js';

/** What is under an Azure plan. */
@Resolver(() => AzurePlan)
export class AzurePlanResolver {
  constructor(private readonly reads: Pick<CustomerReads, 'entitlements'>) {}

  @Extensions({ calls: 1 })
  @FieldResolver(() => [AzureEntitlement], {
    nullable: true,
    description: 'The Azure subscriptions under it: one of the active ones is what setOverage needs.',
  })
  async entitlements(@Root() plan: AzurePlan, @Ctx() context: GatewayContext): Promise<AzureEntitlement[]> {
    const { customer, id } = plan;
    const found = await this.reads.entitlements(customer.id, id, requestFor(customer, context));
    return found.map(toAzureEntitlement);
  }
}
