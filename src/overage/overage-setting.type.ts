import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { UUID } from '../hypermedia/uuid.scalar.js';

@ObjectType('OverageSetting', {
  description: 'The part of an overage setting that can be chosen.',
  simpleResolvers: true,
})
export class OverageSetting {
  @Field(() => UUID, { nullable: true, description: 'The Azure entitlement that is charged.' })
  readonly azureEntitlementId!: string | null;

  @Field(() => String, { nullable: true, description: 'PartnerID of the indirect reseller.' })
  readonly partnerId!: string | null;

  @Field(() => Boolean, { description: 'Whether overage is on.' })
  readonly overageEnabled!: boolean;
}

@ObjectType('ObservedSetting', {
  description: 'What a read showed after a change was sent.',
  simpleResolvers: true,
})
export class ObservedSetting {
  @Field(() => GraphQLDateTime, { description: 'When it was read.' })
  readonly at!: Date;

  @Field(() => Boolean, { description: 'Whether overage was on then.' })
  readonly overageEnabled!: boolean;
}
