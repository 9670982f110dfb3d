import { GatewayError } from '../errors/gateway-error.js';
import { type PageAddress, type PagedCollection, toPageAddress } from '../hypermedia/to-page-address.js';
import { toFreshness } from '../overage/to-freshness.js';
import { firstCustomerPage } from '../partner-center/list-customers.api.js';
import { PartnerCenterError } from '../partner-center/partner-center-error.js';
import type { CustomerConnection } from './customer-connection.type.js';
import { type CustomerPageRequest, toConnection } from './customer-page.js';
import type { CustomerPages } from './customer-pages.js';
import { badCursor, fromCursor } from './page-cursor.js';

/** A customer's place in Partner Center's list: a page of it, and how many of that page come before. */
interface PartnerListPlace {
  readonly address: PageAddress;
  readonly skip: number;
}

/** Pages through Partner Center's own list of the partner's customers: at most one call a page. */
export interface PartnerList {
  /** @throws GatewayError `BAD_USER_INPUT` for a cursor of another list, or any upstream code */
  page(request: CustomerPageRequest): Promise<CustomerConnection>;
}

export function createPartnerList(pages: CustomerPages, apiOrigin: string): PartnerList {
  const collection = { apiOrigin, path: '/customers' };

  return {
    page: async ({ first, after, filter, binding, context }) => {
      const from: PartnerListPlace =
        after === undefined
          ? { address: firstCustomerPage(first, filter), skip: 0 }
          : toPlace(fromCursor(after, binding), collection);
      const reading = pages(from.address, context);
      const answer = await (after === undefined ? reading : refusingOldCursors(reading));
      const { items, links } = answer.value;
      const freshness = toFreshness(answer);
      const next = links?.next && toNextPage(links.next, collection);
      const behind = (index: number) =>
        next && index === items.length ? { address: next, skip: 0 } : { address: from.address, skip: index };

      const end = Math.min(from.skip + first, items.length);
      const found = items
        .map((wire, index) => ({ wire, freshness, place: behind(index + 1) }))
        .slice(from.skip, end);
      const hasNextPage = end < items.length || next != null;
      return toConnection(found, { end: behind(end), hasNextPage, freshness }, binding);
    },
  };
}

/** A cursor's place, checked like any link of unknown origin. */
function toPlace(value: unknown, collection: PagedCollection): PartnerListPlace {
  if (!isPlaceShaped(value)) throw badCursor();
  const { path, headers } = value.address;
  const address = toPageAddress(
    { uri: path, headers: Object.entries(headers).map(([key, header]) => ({ key, value: header })) },
    collection,
  );
  if (address === undefined) throw badCursor();
  return { address, skip: value.skip };
}

function isPlaceShaped(value: unknown): value is PartnerListPlace {
  if (!isObject(value) || !isObject(value.address) || !isObject(value.address.headers)) return false;
  const { path, headers } = value.address;
  const texts = [path, ...Object.values(headers)];
  return (
    Number.isSafeInteger(value.skip) &&
    Number(value.skip) >= 0 &&
    texts.every((text) => typeof text === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** @throws GatewayError for a link that must not be followed: leaving it out would end the list too early */
function toNextPage(link: Parameters<typeof toPageAddress>[0], collection: PagedCollection): PageAddress {
  const address = toPageAddress(link, collection);
  if (address !== undefined) return address;
  throw new GatewayError(
    'UPSTREAM_INVALID_RESPONSE',
    'Partner Center named a next page of customers that does not belong to its list, so the gateway does not follow it. Try again later.',
  );
}

/** Partner Center refuses a continuation token that it does not know, or knows no more. */
async function refusingOldCursors(
  reading: ReturnType<CustomerPages>,
): Promise<Awaited<ReturnType<CustomerPages>>> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof PartnerCenterError && error.status === 400 ? badCursor() : error;
  }
}
