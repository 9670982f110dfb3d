import type { CreateCache } from '../cache/cache-factory.js';
import type { ReadCache } from '../cache/read-cache.js';
import { getOverage, rememberedOverage } from '../partner-center/get-overage.api.js';
import type { PartnerCenterClient } from '../partner-center/partner-center-client.js';
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
