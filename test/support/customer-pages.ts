import type { Answer, AskOptions, GatewayUnderTest } from './gateway-under-test.js';

const DOCUMENT = `query ($first: Int!, $after: String, $search: CustomerSearch) {
  customers(first: $first, after: $after, search: $search) {
    edges { cursor node { id companyName domain } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** One page of customers as the tests look at it. */
export interface CustomerPage extends Answer {
  readonly names: readonly string[];
  readonly ids: readonly string[];
  readonly cursors: readonly string[];
  readonly hasNextPage: boolean | undefined;
  readonly endCursor: string | undefined;
}

interface Edge {
  readonly cursor: string;
  readonly node: { readonly id: string; readonly companyName: string };
}

/** Asks for a page of customers. */
export async function customerPage(
  running: GatewayUnderTest,
  variables: { first: number; after?: string | undefined; search?: unknown },
  options?: AskOptions,
): Promise<CustomerPage> {
  const answer = await running.ask(DOCUMENT, variables, options);
  const edges: readonly Edge[] = answer.data?.customers?.edges ?? [];
  const pageInfo = answer.data?.customers?.pageInfo;
  return {
    ...answer,
    names: edges.map(({ node }) => node.companyName),
    ids: edges.map(({ node }) => node.id),
    cursors: edges.map(({ cursor }) => cursor),
    hasNextPage: pageInfo?.hasNextPage,
    endCursor: pageInfo?.endCursor ?? undefined,
  };
}

/** Every page from the first to the last, at most 100. */
export async function everyCustomerPage(
  running: GatewayUnderTest,
  variables: { first: number; search?: unknown },
  options?: AskOptions,
): Promise<CustomerPage[]> {
  const pages: CustomerPage[] = [];
  let after: string | undefined;
  do {
    const page = await customerPage(running, { ...variables, after }, options);
    pages.push(page);
    after = page.hasNextPage ? page.endCursor : undefined;
  } while (after !== undefined && pages.length < 100);
  return pages;
}
