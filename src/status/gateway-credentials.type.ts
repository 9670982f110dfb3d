import { Field, ObjectType } from 'type-graphql';
import { CredentialKind } from './credential-kind.enum.js';
import { CredentialLife } from './credential-life.type.js';

@ObjectType('GatewayCredentials', {
  description: "The gateway's own credentials: what they are and until when, never their values.",
  simpleResolvers: true,
})
export class GatewayCredentials {
  @Field(() => CredentialKind, { description: 'By what it proves which application it is.' })
  readonly kind!: CredentialKind;

  @Field(() => Boolean, {
    description: 'Whether it signs in for a service account too (App+User), or as an application alone.',
  })
  readonly actsForUser!: boolean;

  @Field(() => CredentialLife, {
    nullable: true,
    description: 'How long the certificate lasts; null without one, and when it cannot be read.',
  })
  readonly certificate!: CredentialLife | null;

  @Field(() => CredentialLife, {
    nullable: true,
    description:
      'How long the refresh token of the service account lasts; null without App+User, and when it cannot be read.',
  })
  readonly refreshToken!: CredentialLife | null;

  @Field(() => [String], {
    description: 'What keeps the gateway from signing in, and what to do about it; empty when it can.',
  })
  readonly problems!: readonly string[];
}
