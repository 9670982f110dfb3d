import type { CreateCache } from '../cache/cache-factory.js';
import type { LeftOver } from '../cache/left-over.js';
import type { ReadCache } from '../cache/read-cache.js';
import { getOverage, rememberedOverage } from '../partner-center/get-overage.api.js';
import type { PartnerCenterClient } from '../partner-center/partner-center-client.js';
import type { KnownOverage, RememberedReads } from './known-overage.js';
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

/** The overage cache, as changes touch it. */
export function rememberedReads(cache: OverageCache): RememberedReads {
  return {
    watch: (customerId) => cache.watch(customerId),
    forget: (customerId, known) => cache.forget(customerId, known && toLeftOver(customerId, known)),
    invalidate: (customerId, known) => cache.invalidate(customerId, known && toLeftOver(customerId, known)),
  };
}

function toLeftOver(
  customerId: string,
  { since, shown, earlierHolds }: KnownOverage,
): LeftOver<RememberedOverage> {
  return {
    key: customerId,
    since,
    shown: shown && { value: new RememberedOverage(shown.answer), startedAtMs: shown.startedAtMs },
    keepsEarlier: earlierHolds,
  };
}
