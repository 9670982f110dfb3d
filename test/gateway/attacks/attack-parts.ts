import { DOCUMENTED } from '../../support/customers.js';

export const READ = 'query ($id: UUID!) { overage(customerId: $id) { totalCount } }';

/** The part, made for each index and put together with blanks. */
export function times(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join(' ');
}

/** A document with one field at its root and the selection below, where neither the limit of root fields nor cost counts. */
export function belowTheRoot(selection: string): string {
  return `{ overage(customerId: "${DOCUMENTED}") { ${selection} } }`;
}

/** A request body. */
export function json(query: string, variables?: unknown): string {
  return JSON.stringify({ query, variables });
}
