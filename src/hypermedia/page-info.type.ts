import { Field, ObjectType } from 'type-graphql';

@ObjectType('PageInfo', { description: 'Where a page ends, as Relay describes it.', simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there is a next page.' })
  readonly hasNextPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Give it as "after" to get the next page; null when nothing can follow.',
  })
  readonly endCursor!: string | null;
}
