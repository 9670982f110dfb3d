import { Field, ObjectType } from 'type-graphql';
import { HttpMethod } from './http-method.enum.js';
import { LinkHeader } from './link-header.type.js';
import { UriReference } from './uri-reference.scalar.js';

@ObjectType('Link', {
  description:
    'A link that Partner Center gave with a resource, shown only after checking that it stays on its API and on the same customer.',
  simpleResolvers: true,
})
export class Link {
  @Field(() => UriReference, { description: 'Where it points, as Partner Center wrote it.' })
  readonly uri!: string;

  @Field(() => HttpMethod, { description: 'How Partner Center expects it to be used.' })
  readonly method!: HttpMethod;

  @Field(() => [LinkHeader], { description: 'Headers to send along; usually none.' })
  readonly headers!: readonly LinkHeader[];
}
