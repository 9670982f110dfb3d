import type { CreateCache } from '../cache/cache-factory.js';
import type { ReadAnswer } from '../cache/held.js';
import { type CustomerPageWire, customerPageWire } from '../partner-center/customer.wire.js';
import { type CustomerPageAddress, listCustomers } from '../partner-center/list-customers.api.js';
import type { PartnerCenterClient } from '../partner-center/partner-center-client.js';
import type { RequestContext } from '../request/request-context.js';

/** Reads one page of Partner Center's list of customers. @throws PartnerCenterError */
export type CustomerPages = (
  address: CustomerPageAddress,
  context: RequestContext,
) => Promise<ReadAnswer<CustomerPageWire>>;

/** Some 20 KiB each, and all but the first ones are hardly ever asked for twice. */
const MOST_PAGES = 100;

/**
 * Pages by the same read protocol as everything else, but each process remembers few and shares none. Nobody but
 * callers who may see every customer may be given one.
 */
export function createCustomerPages(
  client: Pick<PartnerCenterClient, 'read'>,
  createCache: CreateCache,
): CustomerPages {
  const pages = createCache<CustomerPageWire>({
    name: 'customer-page',
    maxEntries: MOST_PAGES,
    secondLevel: undefined,
    fetch: (key, context, use) => listCustomers(client, toAddress(key), context, use),
    toValue: (json) => customerPageWire.parse(json),
  });
  return (address, context) => pages.read(toKey(address), { context });
}

/** Neither a path nor a header holds a line break. */
function toKey({ path, headers }: CustomerPageAddress): string {
  return [path, ...Object.entries(headers).map(([name, value]) => `${name}:${value}`)].join('\n');
}

function toAddress(key: string): CustomerPageAddress {
  const [path = '', ...lines] = key.split('\n');
  const headers = lines.map((line) => {
    const end = line.indexOf(':');
    return [line.slice(0, end), line.slice(end + 1)] as const;
  });
  return { path, headers: Object.fromEntries(headers) };
}
