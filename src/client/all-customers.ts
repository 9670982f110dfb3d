import type { CustomerSearch, CustomersQuery, CustomersQueryVariables } from './generated/graphql.js';

type CustomerPage = NonNullable<CustomersQuery['customers']>;
/** A customer as a list shows it, and how current the page is that it stands on. */
export type ListedCustomer = CustomerPage['edges'][number]['node'] & Pick<CustomerPage, 'freshness'>;

export interface CustomerListing {
  readonly search?: CustomerSearch;
  /** Customers asked for at a time, 1 to 100; 100 by default. */
  readonly pageSize?: number;
}

/**
 * The customers one by one; a page is asked for when the one before has been used up. An abort counts between two
 * customers too. @throws whatever `page` throws, and the signal's reason
 */
export async function* allCustomers(
  page: (variables: CustomersQueryVariables) => Promise<CustomerPage>,
  { search, pageSize = 100 }: CustomerListing,
  signal: AbortSignal | undefined,
): AsyncGenerator<ListedCustomer, void, undefined> {
  let after: string | null = null;
  do {
    const { edges, pageInfo, freshness }: CustomerPage = await page({ first: pageSize, after, search });
    for (const { node } of edges) {
      signal?.throwIfAborted();
      yield { ...node, freshness };
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
}
