import type { ContainerType } from 'type-graphql';
import { AzurePlanResolver } from '../customer/azure-plan.resolver.js';
import { CustomerResolver } from '../customer/customer.resolver.js';
import { createCustomerCaches, invalidateCustomer } from '../customer/customer-caches.js';
import { CustomerListResolver } from '../customer/customer-list.resolver.js';
import { createCustomerPages } from '../customer/customer-pages.js';
import { createCustomerReads } from '../customer/customer-reads.js';
import { createEligibilityCheck } from '../customer/eligibility-check.js';
import { OverageJoinResolver } from '../customer/overage-join.resolver.js';
import { OveragePreviewResolver } from '../customer/overage-preview.resolver.js';
import { createPartnerList } from '../customer/partner-list.js';
import { createContainer } from '../graphql/container.js';
import { DROPPED_LINKS } from '../hypermedia/to-link.js';
import type { RememberedReads } from '../overage/known-overage.js';
import type { LinkScopes } from '../overage/link-scopes.js';
import { OverageResolver } from '../overage/overage.resolver.js';
import { createOverageCache, rememberedReads } from '../overage/overage-cache.js';
import { OverageOperationResolver } from '../overage/overage-operation.resolver.js';
import { createOverageReader } from '../overage/overage-reader.js';
import { PendingOperationResolver } from '../overage/pending-operation.resolver.js';
import { SetOverageResolver } from '../overage/set-overage.resolver.js';
import { createFreezeSwitch } from '../overage/write/freeze-switch.js';
import { createOverageWriter } from '../overage/write/overage-writer.js';
import { startReconciler } from '../overage/write/reconciler.js';
import type { WriteParts } from '../overage/write/write-parts.js';
import { GatewayStatusResolver } from '../status/gateway-status.resolver.js';
import type { Admission } from './admission.js';
import type { Ending } from './ending.js';
import type { Foundation } from './foundation.js';
import type { ChangeRecord } from './record.js';
import type { Upstream } from './upstream.js';

/** What we offer, on everything it stands on: the resolvers, and behind them reads, writes and the reconciler. */
export function composeResolvers(
  foundation: Foundation,
  { client, createCache }: Upstream,
  { authorizer, policy, rateLimits }: Admission,
  { ledger }: ChangeRecord,
  status: GatewayStatusResolver,
  ending: Ending,
): ContainerType {
  const { config, clock, log, reconcileEveryMs } = foundation;
  const apiOrigin = config.partnerCenter.baseUrl.origin;

  const overageCache = createOverageCache(createCache, client);
  const reader = createOverageReader(overageCache, linkScopesOf(foundation));
  const customerCaches = createCustomerCaches(client, createCache, config.cache);
  const reads = createCustomerReads(customerCaches);
  // What a preview says is what money is spent by, so nothing older stands in there when Partner Center fails.
  const previewReads = createCustomerReads(customerCaches, config.cache.ttlMs);
  const partnerList = createPartnerList(createCustomerPages(client, createCache), apiOrigin);
  const hasUserCredentials = config.entra.refreshTokenPath !== undefined;

  const { visibilityWindowMs, enablesPerHour, freezePath } = config.writes;
  const ofOverage = rememberedReads(overageCache);
  const rememberedOfAll: RememberedReads = {
    ...ofOverage,
    invalidate: async (customerId, known) => {
      await Promise.all([
        ofOverage.invalidate(customerId, known),
        invalidateCustomer(customerCaches, customerId),
      ]);
    },
  };
  const parts: WriteParts = { client, ledger, clock, log, reads: rememberedOfAll, visibilityWindowMs };
  const freeze = createFreezeSwitch(freezePath, ledger, log);
  const reconciler = startReconciler(parts, freeze, config.ledger, reconcileEveryMs);
  // It changes nothing at Partner Center, and the next process takes up what it leaves.
  ending.close('reconciler', () => reconciler.stop());

  const stopping = new AbortController();
  const checkEligibility = createEligibilityCheck(previewReads);
  const writer = createOverageWriter({
    ...parts,
    freeze,
    enablesPerHour,
    checkEligibility,
    stopping: stopping.signal,
  });
  ending.finish(() => writer.idle());
  // Who waits for a change to show is answered at once, so that the requests can end.
  ending.onBegin(() => stopping.abort());

  return createContainer([
    [OverageResolver, new OverageResolver(authorizer, reader)],
    [PendingOperationResolver, new PendingOperationResolver(parts)],
    [SetOverageResolver, new SetOverageResolver(authorizer, rateLimits, writer)],
    [OverageOperationResolver, new OverageOperationResolver(authorizer, policy, ledger)],
    [CustomerResolver, new CustomerResolver(authorizer, reads, reader)],
    [
      CustomerListResolver,
      new CustomerListResolver({ authorizer, policy, reads, partnerList, hasUserCredentials }),
    ],
    [AzurePlanResolver, new AzurePlanResolver(reads)],
    [OverageJoinResolver, new OverageJoinResolver(authorizer, reads)],
    [OveragePreviewResolver, new OveragePreviewResolver(authorizer, previewReads)],
    [GatewayStatusResolver, status],
  ]);
}

/** Links stay on the API and below their customer; one that does not is left out, counted and logged. */
function linkScopesOf({ config, log, metrics }: Foundation): LinkScopes {
  // A series that begins at 1 would look as if nothing had ever increased.
  for (const reason of DROPPED_LINKS) metrics.linksDropped.inc({ reason }, 0);
  return (customerId) => ({
    apiOrigin: config.partnerCenter.baseUrl.origin,
    customerId,
    onDropped: (reason) => {
      metrics.linksDropped.inc({ reason });
      log.warn({ customerId, reason }, 'unsafe link left out');
    },
  });
}
