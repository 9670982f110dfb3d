export const READ = 'query ($id: UUID!) { overage(customerId: $id) { totalCount } }';

/** The part, made for each index and put together with blanks. */
export function times(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join(' ');
}

/** A request body. */
export function json(query: string, variables?: unknown): string {
  return JSON.stringify({ query, variables });
}
