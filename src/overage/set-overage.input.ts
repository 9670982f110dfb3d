import { Field, InputType, Int } from 'type-graphql';
import { UUID } from '../hypermedia/uuid.scalar.js';

@InputType('TagInput', { description: 'A tag of the resource group. Names and values are free text.' })
export class TagInput {
  @Field(() => String, { description: "The tag's name, 1 to 512 characters; it may contain blanks." })
  readonly name!: string;

  @Field(() => String, { description: "The tag's value, at most 256 characters." })
  readonly value!: string;
}

@InputType('AzureResourceGroupInput', {
  description:
    'What the Azure resource group that collects the charges should carry. The group itself is always the one named M365.',
})
export class AzureResourceGroupInput {
  @Field(() => String, { nullable: true, description: 'An Azure region name, such as canadacentral.' })
  readonly location?: string | null;

  @Field(() => [TagInput], { nullable: true, description: 'Tags to set, each name once.' })
  readonly tags?: readonly TagInput[] | null;
}

@InputType('SetOverageInput', {
  description: 'The overage setting that a customer should have. Enabling makes the customer accrue charges.',
})
export class SetOverageInput {
  @Field(() => UUID, { description: 'The customer.' })
  readonly customerId!: string;

  @Field(() => Boolean, { description: 'Whether overage should be on.' })
  readonly overageEnabled!: boolean;

  @Field(() => UUID, {
    nullable: true,
    description:
      'The Azure entitlement to charge. Needed for enabling, unless allowDefaultEntitlement is true. Disabling without one uses the entitlement that is set.',
  })
  readonly azureEntitlementId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'PartnerID (MPN id, digits) of the indirect reseller; only for indirect providers.',
  })
  readonly partnerId?: string | null;

  @Field(() => AzureResourceGroupInput, {
    nullable: true,
    description: 'Tags and location of the resource group M365; sent only when given.',
  })
  readonly azureResourceGroup?: AzureResourceGroupInput | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Allows enabling without an entitlement: Partner Center then uses the default one, and may create an Azure subscription or buy an Azure plan for the customer.',
  })
  readonly allowDefaultEntitlement!: boolean;

  @Field(() => Boolean, {
    nullable: true,
    description: 'What you believe overageEnabled is now. If it is not, nothing is changed.',
  })
  readonly expectedOverageEnabled?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Your own name for this change, 1 to 255 characters, such as a GUID kept with the order. Sent again with the same input it gives the recorded answer instead of a second change; without one the gateway makes one.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Answers what would happen and what stands against it, and sends nothing.',
  })
  readonly dryRun!: boolean;

  @Field(() => Int, {
    defaultValue: 0,
    description:
      'How long to wait, 0 to 15 seconds, for a read to show an accepted change. Partner Center is eventually consistent here.',
  })
  readonly waitForVisibleSeconds!: number;

  @Field(() => String, { nullable: true, description: 'Why, for the record: at most 500 characters.' })
  readonly reason?: string | null;
}
