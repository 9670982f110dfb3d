import type { CreateCache } from '../cache/cache-factory.js';
import type { ReadCache } from '../cache/read-cache.js';
import { getOverage, rememberedOverage } from '../partner-center/get-overage.api.js';
import type { PartnerCenterClient } from '../partner-center/partner-center-client.js';
import type { KnownOverage } from './known-overage.js';
import { RememberedOverage } from './remembered-overage.js';

/** Partner Center's checked answers by customer id. */
export type OverageCache = ReadCache<RememberedOverage>;

export function createOverageCache(createCache: CreateCache, client: PartnerCenterClient): OverageCache {
  return createCache({
    name: 'overage',
    fetch: async (customerId, context, use) =>
      new RememberedOverage(await getOverage(client, customerId, context, use)),
    toValue: (json) => new RememberedOverage(rememberedOverage(json)),
  });
}

/** Forgets what is remembered of a customer, here and elsewhere, but for what is `known` nevertheless. */
export function invalidateOverage(
  cache: OverageCache,
  customerId: string,
  known?: KnownOverage,
): Promise<void> {
  if (known === undefined) return cache.invalidate(customerId);
  const { shown, earlierHolds } = known;
  return cache.invalidate(customerId, {
    key: customerId,
    shown: shown && { value: new RememberedOverage(shown.answer), startedAtMs: shown.startedAtMs },
    keepsEarlier: earlierHolds,
  });
}
