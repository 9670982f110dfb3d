import type { CallerRequest } from '../access/gateway-context.js';
import { composed } from '../cache/composed.js';
import type { ReadAnswer } from '../cache/held.js';
import { GatewayError } from '../errors/gateway-error.js';
import type { Freshness } from '../overage/freshness.type.js';
import { toFreshness } from '../overage/to-freshness.js';
import type { CustomerWire } from '../partner-center/customer.wire.js';
import type { CustomerFilter } from '../partner-center/list-customers.api.js';
import type { CustomerConnection } from './customer-connection.type.js';
import { type CustomerPageRequest, type PlacedCustomer, toConnection } from './customer-page.js';
import type { CustomerReads } from './customer-reads.js';
import { badCursor, fromCursor } from './page-cursor.js';

/** A search looks at so many customers for one page, unless the page itself is larger. */
const LOOKED_AT_BY_SEARCH = 50;

/** How many of its customers a page looks at, each of which may cost a call. */
export function lookedAt(first: number, isSearch: boolean): number {
  return isSearch ? Math.max(first, LOOKED_AT_BY_SEARCH) : first;
}

/**
 * Pages through the customers that a caller was given by name, in the order of their ids. A page costs at most one
 * call for each customer it looks at: `first` of them, or up to 50 when a search asks for fewer. Those that Partner Center
 * does not know (any more) are left out.
 */
export async function pageOfOwn(
  reads: Pick<CustomerReads, 'customerIfKnown'>,
  own: ReadonlySet<string>,
  { first, after, filter, binding, context }: CustomerPageRequest,
): Promise<CustomerConnection> {
  const afterId = after === undefined ? '' : toId(fromCursor(after, binding));
  const waiting = [...own].filter((id) => id > afterId).sort();
  const budget = lookedAt(first, filter !== undefined);
  const asBatch: CallerRequest = { ...context, priority: 'batch' };

  const found: PlacedCustomer[] = [];
  const seen: ReadAnswer<unknown>[] = [];
  let looked = 0;
  while (found.length < first && looked < Math.min(budget, waiting.length)) {
    const ids = waiting.slice(looked, Math.min(looked + first, budget));
    const customers = await Promise.all(ids.map((id) => ifStillVisible(reads.customerIfKnown(id, asBatch))));
    for (const [index, answer] of customers.entries()) {
      if (found.length === first) break;
      looked += 1;
      if (answer === undefined) continue;
      seen.push(answer);
      const wire = answer.value;
      if (wire !== undefined && matches(wire, filter))
        found.push({ wire, freshness: toFreshness(answer), place: ids[index] });
    }
  }
  const page = { end: waiting[looked - 1], hasNextPage: looked < waiting.length };
  return toConnection(found, { ...page, freshness: freshnessOf(seen) }, binding);
}

/** Who does not match a search, or is unknown, is part of the answer too. */
function freshnessOf([first, ...others]: readonly ReadAnswer<unknown>[]): Freshness | null {
  return first === undefined ? null : toFreshness(composed(undefined, [first, ...others]));
}

function toId(place: unknown): string {
  if (typeof place !== 'string') throw badCursor();
  return place;
}

/** A customer may be taken away from the caller while a page is put together. */
async function ifStillVisible<Answer>(reading: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

/** As Partner Center's own filter does it: the beginning counts, the letter case does not. */
function matches({ companyProfile }: CustomerWire, filter: CustomerFilter | undefined): boolean {
  if (filter === undefined) return true;
  const text = filter.field === 'Domain' ? companyProfile?.domain : companyProfile?.companyName;
  return text?.toLowerCase().startsWith(filter.value.toLowerCase()) ?? false;
}
