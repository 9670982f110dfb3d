import { Field, ObjectType } from 'type-graphql';
import { UUID } from '../hypermedia/uuid.scalar.js';
import { Freshness } from '../overage/freshness.type.js';
import type { OverageCollection } from '../overage/overage-collection.type.js';

@ObjectType('Customer', {
  description: 'A customer of the partner, with what is needed to decide about its overage.',
})
export class Customer {
  @Field(() => UUID, { description: "The customer's Microsoft tenant id." })
  readonly id!: string;

  @Field(() => String, { nullable: true, description: 'What the company is called.' })
  readonly companyName!: string | null;

  @Field(() => String, { nullable: true, description: 'Its domain, such as contoso.onmicrosoft.com.' })
  readonly domain!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'How the customer relates to the partner: "reseller", "advisor", "syndication", "microsoft_support", "none", or a word that Microsoft adds.',
  })
  readonly relationshipToPartner!: string | null;

  @Field(() => Freshness, {
    description: 'How current its name, domain and relationship are; the rest says so itself.',
  })
  readonly freshness!: Freshness;

  /** Whether it stands in a list: what is then asked for each of many must not delay people who wait for one. */
  readonly listed!: boolean;

  /** Set when its reading began together with the customer's. */
  readonly overage?: Promise<OverageCollection>;
}
