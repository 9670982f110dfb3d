import * as z from 'zod';
import { guid, optionalText } from './values.wire.js';

/**
 * An Azure subscription under an Azure plan (document "Get a list of Azure entitlements for a subscription"). `status`
 * is an open set; "active" is the one that can be charged.
 */
export const azureEntitlementWire = z.object({ id: guid, friendlyName: optionalText, status: optionalText });

/** All entitlements of one plan in one answer. */
export const azureEntitlementCollectionWire = z.object({ items: z.array(azureEntitlementWire) });

export type AzureEntitlementWire = z.infer<typeof azureEntitlementWire>;
