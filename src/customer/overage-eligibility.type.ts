import { Field, ID, ObjectType } from 'type-graphql';
import { Freshness } from '../overage/freshness.type.js';
import { IneligibilityReason } from './ineligibility-reason.enum.js';

@ObjectType('OverageSubscription', {
  description: 'A subscription whose usage beyond its limits can be paid as overage.',
  simpleResolvers: true,
})
export class OverageSubscription {
  @Field(() => ID, { description: "Partner Center's id of the subscription." })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'Its friendly name, else the name of the offer.' })
  readonly name!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Partner Center\'s word: "active", "suspended" or another. Only an active one makes the customer eligible.',
  })
  readonly status!: string | null;
}

@ObjectType('OverageEligibility', {
  description:
    'Whether overage could be enabled for a customer now. Worked out from its subscriptions: Partner Center has no such answer of its own, and another partner who holds the overage does not show here.',
  simpleResolvers: true,
})
export class OverageEligibility {
  @Field(() => Boolean, {
    description:
      'Whether nothing stands against enabling it on one of the entitlements that the customer has.',
  })
  readonly eligible!: boolean;

  @Field(() => [IneligibilityReason], { description: 'What stands against it; empty when eligible.' })
  readonly reasons!: readonly IneligibilityReason[];

  @Field(() => [OverageSubscription], {
    description: 'The subscriptions that can use overage, active or not.',
  })
  readonly subscriptions!: readonly OverageSubscription[];

  @Field(() => Freshness, {
    description:
      'How current this is: as old as the oldest of the subscriptions and entitlements it was worked out from.',
  })
  readonly freshness!: Freshness;
}
