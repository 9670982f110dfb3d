import type { OverageOperationsQueryVariables } from '../client/operations.js';
import type { OverageClient, OverageOperation } from '../client/overage-client-api.js';

const PAGE = 100;

/** Changes page by page, newest first, at most `most` of them. */
export async function* operationPages(
  client: Pick<OverageClient, 'operations'>,
  filter: Omit<OverageOperationsQueryVariables, 'first' | 'after'>,
  most: number,
  signal: AbortSignal,
): AsyncGenerator<OverageOperation[]> {
  let after: string | undefined;
  for (let left = most; left > 0; ) {
    const { edges, pageInfo } = await client.operations(
      { ...filter, first: Math.min(PAGE, left), ...(after !== undefined && { after }) },
      { signal },
    );
    yield edges.map(({ node }) => node);
    left -= edges.length;
    if (!pageInfo.hasNextPage || pageInfo.endCursor === null) return;
    after = pageInfo.endCursor;
  }
}
