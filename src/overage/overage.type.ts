import { Field, ObjectType } from 'type-graphql';
import { Link } from '../hypermedia/link.type.js';
import { UUID } from '../hypermedia/uuid.scalar.js';

@ObjectType('OverageLinks', {
  description: 'The links of an overage setting, one field for each known relation.',
  simpleResolvers: true,
})
export class OverageLinks {
  @Field(() => Link, { nullable: true, description: 'The setting itself, where Partner Center gives it.' })
  readonly self!: Link | null;

  @Field(() => Link, { nullable: true, description: "The customer's overage resource." })
  readonly overage!: Link | null;
}

@ObjectType('Overage', {
  description:
    'Whether a customer may go on using a service beyond its stated limits, and which Azure subscription then pays for it as it goes.',
})
export class Overage {
  @Field(() => UUID, { description: 'The customer it belongs to.' })
  readonly customerId!: string;

  @Field(() => UUID, {
    nullable: true,
    description: 'The Azure entitlement (Azure subscription under the Azure plan) that is charged.',
  })
  readonly azureEntitlementId!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'PartnerID (MPN id, digits) of the indirect reseller, in the two-tier model only.',
  })
  readonly partnerId!: string | null;

  @Field(() => String, {
    description:
      'Which family of services it is for. "PhoneServices" is the only documented one; expect others.',
  })
  readonly type!: string;

  @Field(() => Boolean, { description: 'Whether overage is on, that is, whether charges can accrue.' })
  readonly overageEnabled!: boolean;

  @Field(() => OverageLinks, { description: 'Where Partner Center says it can be found.' })
  readonly links!: OverageLinks;
}
