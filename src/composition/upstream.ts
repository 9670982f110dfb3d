import { type CreateCache, createCacheFactory } from '../cache/cache-factory.js';
import { countedCaches } from '../cache/counted-caches.js';
import type { Config } from '../config/config.js';
import { type Coordination, startCoordination } from '../coordination/start-coordination.js';
import { createTokenSource, type EntraTokenSource } from '../entra/token-source.js';
import { toLocation } from '../ledger/ledger-location.js';
import { isAuthoritativeNotFound } from '../partner-center/authoritative-not-found.js';
import { createPartnerCenterClient, type ObservableClient } from '../partner-center/partner-center-client.js';
import type { Ending } from './ending.js';
import type { Foundation } from './foundation.js';

/** The way to Partner Center, and what keeps it from being walked too often. */
export interface Upstream {
  readonly tokens: EntraTokenSource;
  readonly coordination: Coordination;
  readonly client: ObservableClient;
  readonly createCache: CreateCache;
}

/** Tokens, what replicas share, the client, and the caches over it. */
export async function composeUpstream(
  { config, clock, log, metrics, tracing }: Foundation,
  ending: Ending,
): Promise<Upstream> {
  const ledgerUrl = config.ledger.url.reveal();
  const coordination = await startCoordination({
    ...(config.redis && { redis: sharedBy(config, config.redis) }),
    ...(toLocation(ledgerUrl).kind === 'postgres' && { postgresUrl: ledgerUrl }),
    ...config.partnerCenter,
    clock,
    log,
  });
  ending.close('coordination', () => coordination.stop());

  const tokens = createTokenSource({ config: config.entra, clock, log });
  ending.onBegin(() => tokens.endRenewals());
  ending.close('tokens', () => tokens.stop());

  const { pacer } = coordination;
  const client = createPartnerCenterClient({
    ...config.partnerCenter,
    proxyEnv: revealed(config.partnerCenter.proxyEnv),
    pacer,
    tokens,
    log,
    clock,
    metrics,
    tracing,
  });
  ending.close('client', () => client.close());

  const isAbsence = isAuthoritativeNotFound;
  const createCache = createCacheFactory({ ...config.cache, ...coordination, isAbsence, clock, log });
  return { tokens, coordination, client, createCache: countedCaches(createCache, metrics) };
}

/** Replicas share; gateways of other partners, or in front of another API, on the same Redis must not. */
function sharedBy(
  { entra, partnerCenter }: Config,
  { url, prefix, timeoutMs }: NonNullable<Config['redis']>,
) {
  const own = `${prefix}${entra.tenantId}:${partnerCenter.baseUrl.host}:`;
  return { url: url.reveal(), prefix: own, timeoutMs };
}

function revealed(secrets: Config['partnerCenter']['proxyEnv']): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));
}
