import type { RequestContext } from '../request/request-context.js';
import { type CustomerPageWire, customerPageWire } from './customer.wire.js';
import type { CallUse } from './pacer.js';
import type { PartnerCenterClient } from './partner-center-client.js';

/** A field that customers can be filtered by; Partner Center takes one of them at a time. */
export type CustomerFilterField = 'CompanyName' | 'Domain' | 'IndirectReseller';

export interface CustomerFilter {
  readonly field: CustomerFilterField;
  /** What the field begins with; for `IndirectReseller` the reseller's tenant id. */
  readonly value: string;
}

/** Where a page is: its path with the query, and the headers that belong to it. */
export interface CustomerPageAddress {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Where the list begins (documents "Get a list of customers", "Get a list of customers filtered by a search field",
 * "Get a list of customers of an indirect reseller"). The last kind of filter takes App+User credentials.
 */
export function firstCustomerPage(size: number, filter?: CustomerFilter): CustomerPageAddress {
  const query =
    filter && JSON.stringify({ Field: filter.field, Value: filter.value, Operator: 'starts_with' });
  const path = `/v1/customers?size=${size}${query === undefined ? '' : `&filter=${encodeURIComponent(query)}`}`;
  return { path, headers: {} };
}

/** One page of the partner's customers. @throws PartnerCenterError */
export async function listCustomers(
  client: Pick<PartnerCenterClient, 'read'>,
  { path, headers }: CustomerPageAddress,
  context: RequestContext,
  use: Exclude<CallUse, 'write'>,
): Promise<CustomerPageWire> {
  const { wire } = await client.read(
    { operation: 'customers.list', method: 'GET', use, path, headers },
    customerPageWire,
    context,
  );
  return wire;
}
