import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';

/** Where an answer came from. */
export enum FreshnessSource {
  LIVE = 'LIVE',
  CACHE = 'CACHE',
  STALE = 'STALE',
}

registerEnumType(FreshnessSource, {
  name: 'FreshnessSource',
  description: 'Where an answer came from.',
  valuesConfig: {
    LIVE: { description: 'Asked of Partner Center for this request.' },
    CACHE: {
      description:
        'Remembered from an earlier request, and still within the usual age, or the one you allow.',
    },
    STALE: {
      description:
        'Partner Center could not be asked just now: this is something it said earlier, as of fetchedAt, to a read or to the calls of a change.',
    },
  },
});

@ObjectType('Freshness', {
  description: 'How current an answer is, as of when it was read.',
  simpleResolvers: true,
})
export class Freshness {
  @Field(() => FreshnessSource, { description: 'Where the answer came from.' })
  readonly source!: FreshnessSource;

  @Field(() => GraphQLDateTime, { description: 'When Partner Center was asked.' })
  readonly fetchedAt!: Date;

  @Field(() => Int, {
    description:
      'How long ago that was when it was read, in milliseconds. It has got older since, while the rest of your answer was waited for; fetchedAt stays true.',
  })
  readonly ageMs!: number;
}
