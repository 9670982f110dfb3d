import type { CallerRequest } from '../access/gateway-context.js';
import type { Freshness } from '../overage/freshness.type.js';
import type { CustomerWire } from '../partner-center/customer.wire.js';
import type { CustomerFilter } from '../partner-center/list-customers.api.js';
import type { CustomerConnection } from './customer-connection.type.js';
import { toCursor } from './page-cursor.js';
import { toCustomer } from './to-customer.js';

/** What a page is asked for with. */
export interface CustomerPageRequest {
  /** 1 to 100. */
  readonly first: number;
  readonly after?: string | undefined;
  readonly filter?: CustomerFilter | undefined;
  /** Caller and search in one text: what a cursor is good for. */
  readonly binding: string;
  readonly context: CallerRequest;
}

/** A customer and the place right behind it. */
export interface PlacedCustomer {
  readonly wire: CustomerWire;
  readonly freshness: Freshness;
  readonly place: unknown;
}

/** What a page says of itself. */
interface AboutPage {
  readonly end: unknown;
  readonly hasNextPage: boolean;
  readonly freshness: Freshness | null;
}

/** The page as Relay wants it. It can be continued even when it is empty: `end` is the place behind it. */
export function toConnection(
  found: readonly PlacedCustomer[],
  { end, hasNextPage, freshness }: AboutPage,
  binding: string,
): CustomerConnection {
  return {
    edges: found.map(({ wire, place, freshness }) => ({
      cursor: toCursor(place, binding),
      node: toCustomer(wire, { listed: true, freshness }),
    })),
    pageInfo: { hasNextPage, endCursor: end === undefined ? null : toCursor(end, binding) },
    freshness,
  };
}
