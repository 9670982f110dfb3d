import { Field, ObjectType } from 'type-graphql';
import { GatewayMode } from './gateway-mode.enum.js';

@ObjectType('GatewayPart', {
  description: 'A part of the gateway, as /readyz lists it.',
  simpleResolvers: true,
})
export class GatewayPart {
  @Field(() => String, {
    description:
      'What it is called: "token", "partnerCenter", "ledger", "cache", "policy" where there is an access policy, or a part that is added later.',
  })
  readonly name!: string;

  @Field(() => Boolean, { description: 'Whether it works as it should.' })
  readonly works!: boolean;
}

@ObjectType('GatewayStatus', {
  description: "The gateway's own side: what an operator has to know when something does not work.",
})
export class GatewayStatus {
  @Field(() => String, { description: 'The version of the gateway that answered.' })
  readonly version!: string;

  @Field(() => GatewayMode, { description: 'What is behind it.' })
  readonly mode!: GatewayMode;

  @Field(() => String, { description: "The partner's tenant: its id, or a verified domain of it." })
  readonly partnerTenant!: string;

  @Field(() => [GatewayPart], { description: 'Its parts, and whether each works.' })
  readonly parts!: readonly GatewayPart[];
}
