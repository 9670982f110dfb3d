import type { CreateCache } from '../cache/cache-factory.js';
import { type CustomerPageWire, customerPageWire } from '../partner-center/customer.wire.js';
import { type CustomerPageAddress, listCustomers } from '../partner-center/list-customers.api.js';
import type { PartnerCenterClient } from '../partner-center/partner-center-client.js';
import type { RequestContext } from '../request/request-context.js';

/** Reads one page of Partner Center's list of customers. @throws PartnerCenterError */
export type CustomerPages = (
  address: CustomerPageAddress,
  context: RequestContext,
) => Promise<CustomerPageWire>;

/**
 * Pages by the same read protocol as everything else, except that none is remembered: who asks for the same page at
 * the same time shares one call. Nobody but callers who may see every customer may be given one.
 */
export function createCustomerPages(
  client: Pick<PartnerCenterClient, 'read'>,
  createCache: CreateCache,
): CustomerPages {
  const pages = createCache<CustomerPageWire>({
    name: 'customer-page',
    remembersNothing: true,
    fetch: (key, context) => listCustomers(client, toAddress(key), context),
    toValue: (json) => customerPageWire.parse(json),
  });
  return async (address, context) => (await pages.read(toKey(address), { maxAgeMs: 0, context })).value;
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
