import { headerOf, queryOf } from '../http-io/exchange.js';
import { jsonReply, type Reply } from '../http-io/reply.js';
import { isObject, parseJson } from '../json.js';
import { isFaultCustomer } from '../seed/fault-customers.js';
import type { ApiCall } from './api-call.js';
import { linkWire } from './collection-wire.js';
import { toCustomerFilter } from './customer-filter.js';
import { toCustomerWire } from './customer-wire.js';
import { PROBLEMS } from './problem.js';
import { Refusal } from './refusal.js';

const DEFAULT_SIZE = 100;
const MAX_SIZE = 500;
const TOKEN_HEADER = 'MS-ContinuationToken';

/**
 * "Get a list of customers", paged by continuation token. Of the two kinds of links that occur upstream this shows
 * both: `self` with `/v1`, as documented, `next` without. Customers without a relationship and those that stand for
 * a fault are not listed.
 */
export function listCustomers({ world, caller, exchange }: ApiCall): Reply {
  const query = queryOf(exchange);
  const size = sizeOf(query.get('size'));
  const filter = query.get('filter');
  const isWanted = toCustomerFilter(filter, caller);
  const from = startOf(
    query.get('seekOperation'),
    headerOf(exchange, TOKEN_HEADER.toLowerCase()),
    filter,
    size,
  );
  const wanted = world.store
    .all()
    .filter(
      (customer) =>
        !isFaultCustomer(customer.id) && customer.relationshipToPartner !== 'none' && isWanted(customer),
    );
  const items = wanted.slice(from, from + size);
  const uri = `customers?size=${size}${filter === null ? '' : `&filter=${encodeURIComponent(filter)}`}`;
  const token = tokenOf(from + size, filter);
  const isLast = from + size >= wanted.length;
  const next = linkWire(`/${uri}&seekOperation=Next`, [{ key: TOKEN_HEADER, value: token }]);
  return jsonReply(
    200,
    {
      totalCount: items.length,
      items: items.map(toCustomerWire),
      links: { self: linkWire(`/v1/${uri}`), ...(isLast ? {} : { next }) },
      attributes: { objectType: 'Collection' },
    },
    isLast ? {} : { [TOKEN_HEADER]: token },
  );
}

/** 0 stands for the default, as in the documented reseller example. */
function sizeOf(text: string | null): number {
  const size = Number(text ?? 0);
  if (!Number.isInteger(size) || size < 0 || size > MAX_SIZE) {
    throw new Refusal(PROBLEMS.invalidInput, `size must be a number from 0 to ${MAX_SIZE}.`);
  }
  return size === 0 ? DEFAULT_SIZE : size;
}

function startOf(
  seek: string | null,
  token: string | undefined,
  filter: string | null,
  size: number,
): number {
  if (seek === null && token === undefined) return 0;
  if (seek === 'First') return 0;
  const position = positionOf(token ?? '', filter);
  if (seek === 'Next' || seek === null) return position;
  if (seek === 'Previous') return Math.max(0, position - 2 * size);
  throw new Refusal(PROBLEMS.unknownEnum, 'seekOperation must be First, Next or Previous.');
}

function tokenOf(position: number, filter: string | null): string {
  return Buffer.from(JSON.stringify({ position, filter })).toString('base64url');
}

/** A token belongs to the query it came from. @throws Refusal 400/800002 */
function positionOf(token: string, filter: string | null): number {
  const value = parseJson(Buffer.from(token, 'base64url').toString('utf8'));
  if (!isObject(value) || !Number.isSafeInteger(value.position) || value.filter !== filter) {
    throw new Refusal(PROBLEMS.invalidInput, 'The continuation token does not belong to this query.');
  }
  return Math.max(0, Number(value.position));
}
