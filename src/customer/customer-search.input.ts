import { Field, InputType } from 'type-graphql';
import { UUID } from '../hypermedia/uuid.scalar.js';

@InputType('CustomerSearch', {
  description: 'Which customers. Give exactly one: Partner Center searches by one field at a time.',
})
export class CustomerSearch {
  @Field(() => String, {
    nullable: true,
    description: 'What the company name begins with, in any letter case; 1 to 100 characters.',
  })
  readonly companyNameStartsWith?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the domain begins with, in any letter case; 1 to 100 characters.',
  })
  readonly domainStartsWith?: string | null;

  @Field(() => UUID, {
    nullable: true,
    description:
      'Microsoft tenant id of the indirect reseller that serves them. Only for callers that may see every customer, and only where the gateway signs in as a user (App+User).',
  })
  readonly indirectResellerId?: string | null;
}
