import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import type { GatewayContext } from '../access/gateway-context.js';
import { toFreshness } from '../overage/to-freshness.js';
import { AzureEntitlement, AzurePlan } from './azure-plan.type.js';
import { requestFor } from './customer.resolver.js';
import type { CustomerReads } from './customer-reads.js';
import { noneIsNeverStale } from './none-is-never-stale.js';
import { toAzureEntitlement } from './to-azure-plan.js';

/** What is under an Azure plan. */
@Resolver(() => AzurePlan)
export class AzurePlanResolver {
  constructor(private readonly reads: Pick<CustomerReads, 'entitlements'>) {}

  @Extensions({ calls: 1 })
  @FieldResolver(() => [AzureEntitlement], {
    nullable: true,
    description:
      'The Azure subscriptions under it: one of the active ones is what setOverage needs. An empty list is never said from a STALE answer: there is an error instead.',
  })
  async entitlements(@Root() plan: AzurePlan, @Ctx() context: GatewayContext): Promise<AzureEntitlement[]> {
    const { customer, id } = plan;
    const answer = await this.reads.entitlements(customer.id, id, requestFor(customer, context));
    if (answer.value.length === 0) noneIsNeverStale(answer);
    const freshness = toFreshness(answer);
    return answer.value.map((one) => toAzureEntitlement(one, freshness));
  }
}
