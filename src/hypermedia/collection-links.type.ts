import { Field, ObjectType } from 'type-graphql';
import { Link } from './link.type.js';

@ObjectType('CollectionLinks', {
  description:
    'The links of a collection. Partner Center documents none for overage; other collections are paged by them.',
  simpleResolvers: true,
})
export class CollectionLinks {
  @Field(() => Link, { nullable: true, description: 'The collection itself.' })
  readonly self!: Link | null;

  @Field(() => Link, { nullable: true, description: 'The next page.' })
  readonly next!: Link | null;

  @Field(() => Link, { nullable: true, description: 'The previous page.' })
  readonly previous!: Link | null;
}
