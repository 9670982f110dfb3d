import { Field, Int, ObjectType } from 'type-graphql';
import { CollectionLinks } from '../hypermedia/collection-links.type.js';
import { UUID } from '../hypermedia/uuid.scalar.js';
import { Freshness } from './freshness.type.js';
import { Overage } from './overage.type.js';
import { UpstreamTrace } from './upstream-trace.type.js';

@ObjectType('OverageCollection', {
  description:
    'All overage settings of one customer: at most one for each type. Pick by type, never by position.',
})
export class OverageCollection {
  @Field(() => UUID, { description: 'The customer they belong to.' })
  readonly customerId!: string;

  @Field(() => Int, { description: 'How many settings Partner Center says there are.' })
  readonly totalCount!: number;

  @Field(() => [Overage], { description: 'The settings; empty when overage was never set.' })
  readonly items!: readonly Overage[];

  @Field(() => CollectionLinks, { description: 'Where Partner Center says the collection can be found.' })
  readonly links!: CollectionLinks;

  @Field(() => Freshness, { description: 'How current this answer is.' })
  readonly freshness!: Freshness;

  @Field(() => UpstreamTrace, { nullable: true, description: 'The ids of the call that brought it.' })
  readonly trace!: UpstreamTrace | null;

  /** Whether a read brought it, now or earlier; a change can leave its own echo. Not for callers. */
  readonly isRead!: boolean;
}
