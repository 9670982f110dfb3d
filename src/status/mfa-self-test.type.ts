import { Field, ObjectType } from 'type-graphql';
import { MfaResult } from './mfa-result.enum.js';

@ObjectType('MfaSelfTest', {
  description: "Whether Partner Center finds multi-factor authentication in the gateway's sign-in.",
  simpleResolvers: true,
})
export class MfaSelfTest {
  @Field(() => MfaResult, { description: 'What was found.' })
  readonly result!: MfaResult;

  @Field(() => String, { description: 'The same as a sentence.' })
  readonly message!: string;

  @Field(() => String, {
    nullable: true,
    description: 'What to do about it; null when there is nothing to do.',
  })
  readonly remedy!: string | null;
}
