import { Field, ObjectType } from 'type-graphql';
import { PageInfo } from '../hypermedia/page-info.type.js';
import { Freshness } from '../overage/freshness.type.js';
import { Customer } from './customer.type.js';

@ObjectType('CustomerEdge', { description: 'A customer in a list.', simpleResolvers: true })
export class CustomerEdge {
  @Field(() => String, { description: 'Its place in the list.' })
  readonly cursor!: string;

  @Field(() => Customer, { description: 'The customer.' })
  readonly node!: Customer;
}

@ObjectType('CustomerConnection', {
  description: 'Customers that you may see, page by page. How many there are in all is not known.',
  simpleResolvers: true,
})
export class CustomerConnection {
  @Field(() => [CustomerEdge], {
    description: 'The customers of this page; can be fewer than asked for, and none, with more to come.',
  })
  readonly edges!: readonly CustomerEdge[];

  @Field(() => PageInfo, {
    description: 'Where this page ends. Only hasNextPage tells whether it was the last.',
  })
  readonly pageInfo!: PageInfo;

  @Field(() => Freshness, {
    nullable: true,
    description:
      'How current this page is: as old as the oldest of the customers looked at for it. Null when there was none to look at, which can only be if you may see some customers by name.',
  })
  readonly freshness!: Freshness | null;
}
