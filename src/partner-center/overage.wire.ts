import * as z from 'zod';
import { optionalGuid, optionalLink, optionalLinks, optionalText } from './values.wire.js';

/**
 * One overage setting (documents "Get overage", "Update overage"). `type` is an open set: "PhoneServices" is the only
 * documented value. `partnerId` is the digits of an MPN id although one table calls it a guid.
 */
export const overageWire = z.object({
  azureEntitlementId: optionalGuid,
  partnerId: optionalText,
  type: z.string().min(1),
  overageEnabled: z.boolean(),
  links: optionalLinks({ self: optionalLink, overage: optionalLink }),
});

/** Document "Get overage": the GET answers a collection even for the usual single item. */
export const overageCollectionWire = z.object({
  totalCount: z.int32().nonnegative().nullish(),
  items: z.array(overageWire),
  links: optionalLinks({ self: optionalLink, next: optionalLink, previous: optionalLink }),
});

export type OverageWire = z.infer<typeof overageWire>;
export type OverageCollectionWire = z.infer<typeof overageCollectionWire>;

/** The documented body of the PUT, and no other member (document "Update overage"). */
export interface OverageUpdateWire {
  readonly azureEntitlementId?: string;
  readonly partnerId?: string;
  readonly overageEnabled: boolean;
  readonly azureResourceGroup?: AzureResourceGroupWire;
}

/** Newest edition of "Update overage": tags and an Azure region for the resource group, which is always named M365. */
export interface AzureResourceGroupWire {
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
}
