import * as z from 'zod';
import { optionalText } from './values.wire.js';

/** A table of the documents says "array of overage", the SDK and the examples have a plain text: both are read. */
const consumptionTypes = z
  .union([z.string(), z.array(z.string())])
  .nullish()
  .transform((value) => (typeof value === 'string' ? [value] : (value ?? [])));

/**
 * The part of a subscription that decides about overage (document "Subscription resources"). Every enum is an open set
 * here: `status` none, active, pending, suspended, expired, disabled, deleted; `billingType` none, usage, license,
 * benefit; `consumptionType` overage.
 */
export const subscriptionWire = z.object({
  id: z.string().min(1),
  offerId: optionalText,
  offerName: optionalText,
  friendlyName: optionalText,
  status: optionalText,
  billingType: optionalText,
  consumptionType: consumptionTypes,
  quantity: z.int32().nullish(),
});

/** Document "Get a list of subscriptions": all of them in one answer. */
export const subscriptionCollectionWire = z.object({ items: z.array(subscriptionWire) });

export type SubscriptionWire = z.infer<typeof subscriptionWire>;
