import { Field, ID, ObjectType } from 'type-graphql';
import { UUID } from '../hypermedia/uuid.scalar.js';
import { Freshness } from '../overage/freshness.type.js';
import type { Customer } from './customer.type.js';

@ObjectType('AzureEntitlement', {
  description:
    'An Azure entitlement: an Azure subscription under an Azure plan. Charges of overage go to one of these.',
  simpleResolvers: true,
})
export class AzureEntitlement {
  @Field(() => UUID, { description: 'What setOverage takes as azureEntitlementId.' })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'What the customer or the partner calls it.' })
  readonly friendlyName!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Partner Center\'s word: "active", "suspended", "disabled" or another. Only an active one can be charged.',
  })
  readonly status!: string | null;

  @Field(() => Freshness, { description: 'How current this is.' })
  readonly freshness!: Freshness;
}

@ObjectType('AzurePlan', { description: 'An Azure plan of a customer (not legacy Azure).' })
export class AzurePlan {
  @Field(() => ID, { description: "Partner Center's id of the subscription that is the plan." })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'Its friendly name, else the name of the offer.' })
  readonly subscriptionName!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Partner Center\'s word: "active", "suspended", "disabled", "deleted" or another.',
  })
  readonly status!: string | null;

  @Field(() => Freshness, { description: 'How current this is; its entitlements say so themselves.' })
  readonly freshness!: Freshness;

  /** Whose it is. */
  readonly customer!: Pick<Customer, 'id' | 'listed'>;
}
