import { Field, ObjectType, registerEnumType } from 'type-graphql';

/** Refusals of a change that a person can act on. */
export enum SetOverageUserErrorCode {
  AZURE_ENTITLEMENT_NOT_FOUND = 'AZURE_ENTITLEMENT_NOT_FOUND',
  LEGACY_AZURE_SUBSCRIPTION = 'LEGACY_AZURE_SUBSCRIPTION',
  NOT_ELIGIBLE = 'NOT_ELIGIBLE',
  OWNED_BY_ANOTHER_PARTNER = 'OWNED_BY_ANOTHER_PARTNER',
  PARTNER_NOT_FOUND = 'PARTNER_NOT_FOUND',
  PARTNER_NOT_INDIRECT_RESELLER = 'PARTNER_NOT_INDIRECT_RESELLER',
  ENTITLEMENT_REQUIRED = 'ENTITLEMENT_REQUIRED',
  CHANGES_FROZEN = 'CHANGES_FROZEN',
  ENABLE_LIMIT_REACHED = 'ENABLE_LIMIT_REACHED',
  EXPECTATION_FAILED = 'EXPECTATION_FAILED',
  UPSTREAM_REFUSED = 'UPSTREAM_REFUSED',
}

registerEnumType(SetOverageUserErrorCode, {
  name: 'SetOverageUserErrorCode',
  description: 'Why a change was refused.',
  valuesConfig: {
    AZURE_ENTITLEMENT_NOT_FOUND: {
      description: 'The customer has no Azure subscription for this entitlement (404/800111).',
    },
    LEGACY_AZURE_SUBSCRIPTION: {
      description:
        'The customer still owns legacy Azure subscriptions, which must move to the Azure plan (403/800112).',
    },
    NOT_ELIGIBLE: { description: 'The partner may not manage overage for this customer (403/800114).' },
    OWNED_BY_ANOTHER_PARTNER: {
      description:
        'Another partner holds the overage of this customer and must give it up first (403/800115).',
    },
    PARTNER_NOT_FOUND: { description: 'The partnerId is unknown, or not valid as partner of record.' },
    PARTNER_NOT_INDIRECT_RESELLER: { description: 'The partnerId is not an active indirect reseller.' },
    ENTITLEMENT_REQUIRED: {
      description: 'Enabling needs azureEntitlementId, or allowDefaultEntitlement: true.',
    },
    CHANGES_FROZEN: { description: 'The operator of the gateway has stopped all enabling for now.' },
    ENABLE_LIMIT_REACHED: { description: 'You have enabled as many customers within an hour as you may.' },
    EXPECTATION_FAILED: { description: 'The current state is not the one given in expectedOverageEnabled.' },
    UPSTREAM_REFUSED: { description: 'Partner Center refused it for another reason; see upstreamCode.' },
  },
});

@ObjectType('SetOverageUserError', {
  description: 'A refusal of this change that a person can act on.',
  simpleResolvers: true,
})
export class SetOverageUserError {
  @Field(() => SetOverageUserErrorCode, { description: 'Why, for programs.' })
  readonly code!: SetOverageUserErrorCode;

  @Field(() => [String], {
    nullable: true,
    description: 'The input it is about, as a path such as ["input", "partnerId"].',
  })
  readonly field!: readonly string[] | null;

  @Field(() => String, { description: 'Why, and what to do, for people.' })
  readonly message!: string;

  @Field(() => String, { nullable: true, description: "Partner Center's own code, where it refused." })
  readonly upstreamCode!: string | null;
}
