import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { UUID } from '../hypermedia/uuid.scalar.js';
import { ObservedSetting, OverageSetting } from './overage-setting.type.js';
import { SetOverageOutcome } from './set-overage-outcome.enum.js';
import { SetOverageUserError } from './set-overage-user-error.type.js';
import { UpstreamTrace } from './upstream-trace.type.js';

@ObjectType('Actor', { description: 'Who asked for a change, as their token said.', simpleResolvers: true })
export class Actor {
  @Field(() => String, { nullable: true, description: 'Client id of the application.' })
  readonly application!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Object id of the user; null for an application on its own.',
  })
  readonly user!: string | null;

  @Field(() => String, { nullable: true, description: 'Id of the tenant that issued the token.' })
  readonly tenant!: string | null;
}

@ObjectType('OverageOperation', {
  description: 'The record of one change: who, when, why, what was, what was wanted, and what became of it.',
})
export class OverageOperation {
  @Field(() => UUID, { description: 'Ask for it again by this id.' })
  readonly id!: string;

  @Field(() => UUID, { description: 'The customer it is about.' })
  readonly customerId!: string;

  @Field(() => String, {
    description:
      "The caller's name for the change, or one made by the gateway. Empty in a pendingOperation of others without the role Operations.Read.",
  })
  readonly idempotencyKey!: string;

  @Field(() => Actor, {
    description: 'Who asked. All null in a pendingOperation of others without the role Operations.Read.',
  })
  readonly requestedBy!: Actor;

  @Field(() => GraphQLDateTime, { description: 'When.' })
  readonly requestedAt!: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'Why, in the words of who asked. Null in a pendingOperation of others without the role Operations.Read.',
  })
  readonly reason!: string | null;

  @Field(() => OverageSetting, { description: 'What was wanted.' })
  readonly wanted!: OverageSetting;

  @Field(() => OverageSetting, {
    nullable: true,
    description: 'What a read showed right before; null when never set or not read.',
  })
  readonly before!: OverageSetting | null;

  @Field(() => OverageSetting, {
    nullable: true,
    description: 'What Partner Center answered or a read showed afterwards.',
  })
  readonly after!: OverageSetting | null;

  @Field(() => SetOverageOutcome, {
    nullable: true,
    description:
      'How it ended. Null while it runs, and where it ended in an error that provably changed nothing (settledAt is set then).',
  })
  readonly outcome!: SetOverageOutcome | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended; null while it runs.' })
  readonly settledAt!: Date | null;

  @Field(() => ObservedSetting, {
    nullable: true,
    description: 'What the latest read showed while the change was not yet visible.',
  })
  readonly lastObserved!: ObservedSetting | null;

  @Field(() => [SetOverageUserError], { description: 'Why it was REJECTED.' })
  readonly userErrors!: readonly SetOverageUserError[];

  @Field(() => Int, {
    nullable: true,
    description: 'HTTP status of Partner Center’s answer to the PUT, if there was one.',
  })
  readonly upstreamStatus!: number | null;

  @Field(() => UpstreamTrace, {
    nullable: true,
    description: 'The ids of the PUT; null while nothing was sent.',
  })
  readonly trace!: UpstreamTrace | null;
}
