import { GraphQLDateTime } from 'graphql-scalars';
import { Field, InputType, ObjectType } from 'type-graphql';
import { PageInfo } from '../hypermedia/page-info.type.js';
import { OverageOperation } from './overage-operation.type.js';
import { SetOverageOutcome } from './set-overage-outcome.enum.js';

@ObjectType('OverageOperationEdge', { description: 'An operation in a list.', simpleResolvers: true })
export class OverageOperationEdge {
  @Field(() => String, { description: 'Its place in the list.' })
  readonly cursor!: string;

  @Field(() => OverageOperation, { description: 'The operation.' })
  readonly node!: OverageOperation;
}

@ObjectType('OverageOperationConnection', { description: 'Operations, newest first.', simpleResolvers: true })
export class OverageOperationConnection {
  @Field(() => [OverageOperationEdge], { description: 'The operations of this page.' })
  readonly edges!: readonly OverageOperationEdge[];

  @Field(() => PageInfo, { description: 'Where this page ends.' })
  readonly pageInfo!: PageInfo;
}

@InputType('OverageOperationFilter', { description: 'Which operations; all that is given must hold.' })
export class OverageOperationFilter {
  @Field(() => SetOverageOutcome, { nullable: true, description: 'How they ended.' })
  readonly outcome?: SetOverageOutcome | null;

  @Field(() => String, { nullable: true, description: 'Client id of the application that asked.' })
  readonly application?: string | null;

  @Field(() => String, { nullable: true, description: 'Object id of the user who asked.' })
  readonly user?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Asked for at this time or later.' })
  readonly since?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Asked for before this time.' })
  readonly until?: Date | null;
}
