import { Field, ObjectType } from 'type-graphql';
import { OverageSetting } from './overage-setting.type.js';
import { SetOverageUserError } from './set-overage-user-error.type.js';

@ObjectType('OveragePreview', { description: 'What a change would do.', simpleResolvers: true })
export class OveragePreview {
  @Field(() => OverageSetting, {
    nullable: true,
    description: 'The setting now; null when overage was never set.',
  })
  readonly before!: OverageSetting | null;

  @Field(() => OverageSetting, { description: 'The setting that would be asked for.' })
  readonly after!: OverageSetting;

  @Field(() => [SetOverageUserError], {
    description: 'What stands against the change; empty when nothing is known to.',
  })
  readonly blockers!: readonly SetOverageUserError[];

  /** Whose overage it is about: for fields that join. */
  readonly customerId!: string;
}
