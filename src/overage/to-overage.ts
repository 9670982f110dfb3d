import { type LinkScope, toLink } from '../hypermedia/to-link.js';
import type { OverageCollectionWire, OverageWire } from '../partner-center/overage.wire.js';
import type { Traced } from '../partner-center/traced.wire.js';
import type { Overage } from './overage.type.js';
import type { OverageCollection } from './overage-collection.type.js';

/** The wire's single setting as callers see it. */
export function toOverage(wire: OverageWire, scope: LinkScope): Overage {
  return {
    customerId: scope.customerId,
    azureEntitlementId: wire.azureEntitlementId ?? null,
    partnerId: wire.partnerId ?? null,
    type: wire.type,
    overageEnabled: wire.overageEnabled,
    links: { self: toLink(wire.links?.self, scope), overage: toLink(wire.links?.overage, scope) },
  };
}

/** A collection as callers see it, but for how current it is and what brought it. */
export type OverageView = Omit<OverageCollection, 'freshness' | 'isRead'>;

/** The wire's collection as callers see it. */
export function toOverageView({ wire, trace }: Traced<OverageCollectionWire>, scope: LinkScope): OverageView {
  return {
    customerId: scope.customerId,
    totalCount: wire.totalCount ?? wire.items.length,
    items: wire.items.map((item) => toOverage(item, scope)),
    links: {
      self: toLink(wire.links?.self, scope),
      next: toLink(wire.links?.next, scope),
      previous: toLink(wire.links?.previous, scope),
    },
    trace,
  };
}
