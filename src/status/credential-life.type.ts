import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType('CredentialLife', {
  description: 'How long a credential of the gateway still lasts.',
  simpleResolvers: true,
})
export class CredentialLife {
  @Field(() => GraphQLDateTime, { description: 'When it ends.' })
  readonly expiresAt!: Date;

  @Field(() => Int, { description: 'Whole days until then; 0 when it has ended.' })
  readonly daysLeft!: number;

  @Field(() => Boolean, { description: 'Whether somebody should renew it now.' })
  readonly needsAttention!: boolean;

  @Field(() => String, { nullable: true, description: 'How to renew it; null while there is no need.' })
  readonly remedy!: string | null;
}
