import { Ctx, Extensions, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Authorizer } from '../access/authorize.js';
import type { GatewayContext } from '../access/gateway-context.js';
import { OveragePreview } from '../overage/overage-preview.type.js';
import { AzureEntitlement } from './azure-plan.type.js';
import type { CustomerReads } from './customer-reads.js';
import { toChargedEntitlement } from './to-azure-plan.js';

/** Says by name what a change would be charged to. */
@Resolver(() => OveragePreview)
export class OveragePreviewResolver {
  constructor(
    private readonly authorizer: Pick<Authorizer, 'requireRole'>,
    private readonly reads: Pick<CustomerReads, 'entitlement'>,
  ) {}

  @Extensions({ calls: 2 })
  @FieldResolver(() => AzureEntitlement, {
    nullable: true,
    description:
      'The Azure entitlement that would be charged; null when none is named, or none of that id is under an active Azure plan. Never STALE: where Partner Center fails there is an error. Needs the role Overage.Read.',
  })
  async azureEntitlement(
    @Root() { customerId, after }: OveragePreview,
    @Ctx() { caller, request }: GatewayContext,
  ): Promise<AzureEntitlement | null> {
    this.authorizer.requireRole(caller, 'Overage.Read');
    if (after.azureEntitlementId === null) return null;
    return toChargedEntitlement(await this.reads.entitlement(customerId, after.azureEntitlementId, request));
  }
}
