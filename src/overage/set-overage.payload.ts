import { Field, ObjectType } from 'type-graphql';
import { Overage } from './overage.type.js';
import { OverageOperation } from './overage-operation.type.js';
import { OveragePreview } from './overage-preview.type.js';
import { SetOverageOutcome } from './set-overage-outcome.enum.js';
import { SetOverageUserError } from './set-overage-user-error.type.js';

@ObjectType('SetOveragePayload', { description: 'How setOverage ended.' })
export class SetOveragePayload {
  @Field(() => SetOverageOutcome, { description: 'How it ended.' })
  readonly outcome!: SetOverageOutcome;

  @Field(() => Overage, {
    nullable: true,
    description:
      'The setting as Partner Center last showed it: its answer to an accepted change, else what a read showed.',
  })
  readonly overage!: Overage | null;

  @Field(() => OverageOperation, {
    nullable: true,
    description:
      'The record of this change, which can be followed by its id. Null for a dry run and for a change that was refused before it was recorded.',
  })
  readonly operation!: OverageOperation | null;

  @Field(() => OveragePreview, { nullable: true, description: 'What a dry run found.' })
  readonly preview!: OveragePreview | null;

  @Field(() => [SetOverageUserError], { description: 'Why it was REJECTED; empty otherwise.' })
  readonly userErrors!: readonly SetOverageUserError[];
}
