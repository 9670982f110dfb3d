import { Field, ObjectType } from 'type-graphql';

@ObjectType('LinkHeader', { description: 'A header that belongs to a link.', simpleResolvers: true })
export class LinkHeader {
  @Field(() => String, { description: "The header's name." })
  readonly key!: string;

  @Field(() => String, { description: "The header's value." })
  readonly value!: string;
}
