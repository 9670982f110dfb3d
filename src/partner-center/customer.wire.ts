import * as z from 'zod';
import { linkWire } from './link.wire.js';
import { guid, optionalText } from './values.wire.js';

/**
 * The part of a customer that is used (documents "Get a customer by ID", "Get a list of customers"). The address and
 * other members that depend on delegated access are not read, so that their absence cannot matter.
 * `relationshipToPartner` is documented as an enum; a value that it does not name is kept as it is.
 */
export const customerWire = z.object({
  id: guid,
  companyProfile: z.object({ companyName: optionalText, domain: optionalText }).nullish(),
  relationshipToPartner: optionalText,
});

/** One page of customers. A `next` that cannot be read is an error: without it the list would end too early. */
export const customerPageWire = z.object({
  items: z.array(customerWire),
  links: z.object({ next: linkWire.nullish() }).nullish(),
});

export type CustomerWire = z.infer<typeof customerWire>;
export type CustomerPageWire = z.infer<typeof customerPageWire>;
