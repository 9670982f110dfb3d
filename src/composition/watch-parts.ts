import type { PolicyStatus } from '../access/watch-policy.js';
import type { InvalidationBus } from '../coordination/invalidation-bus.js';
import type { CallPacer } from '../coordination/pacer.js';
import type { EntraTokenSource } from '../entra/token-source.js';
import type { InFlight } from '../graphql/in-flight.js';
import { createReadiness, type Readiness } from '../http/readiness.js';
import type { LedgerHealth } from '../ledger/watch-health.js';
import type { ObservableClient } from '../partner-center/partner-center-client.js';
import type { Clock } from '../request/clock.js';
import type { Metrics } from '../telemetry/metrics.js';
import { watchGauges } from '../telemetry/watched-gauges.js';

/** The parts of a gateway that can be asked how they are. */
export interface WatchableParts {
  readonly tokens: Pick<EntraTokenSource, 'status' | 'breakerOpen'>;
  readonly client: Pick<ObservableClient, 'breakerOpen'>;
  readonly pacer: Pick<CallPacer, 'waiting'>;
  readonly bus: Pick<InvalidationBus, 'connected'>;
  readonly ledgerHealth: Pick<LedgerHealth, 'works'>;
  /** Absent where everyone may touch everything. */
  readonly policyFile?: { status(): PolicyStatus } | undefined;
  readonly inFlight: Pick<InFlight, 'count'>;
  readonly clock: Clock;
}

/** Puts what the parts say of themselves into readiness and into the gauges. */
export function watchParts(parts: WatchableParts, registry: Metrics['registry']): Readiness {
  const { tokens, client, pacer, bus, ledgerHealth, policyFile, inFlight, clock } = parts;
  const states = {
    token: () => tokens.status().lastFailure === undefined,
    partnerCenter: () => !client.breakerOpen,
    ledger: () => ledgerHealth.works,
    cache: () => bus.connected,
    ...(policyFile && { policy: () => policyFile.status().problems.length === 0 }),
  };
  const readiness = createReadiness(states, clock);
  watchGauges(registry, {
    tokenSecondsLeft: () => secondsBetween(clock.date(), tokens.status().expiresAt),
    tokenAgeSeconds: () => secondsBetween(tokens.status().acquiredAt, clock.date()),
    refreshTokenDaysLeft: () => tokens.status().refreshTokenDaysLeft,
    breakerOpen: () => client.breakerOpen,
    tokenBreakerOpen: () => tokens.breakerOpen,
    callsWaiting: () => pacer.waiting,
    requestsInFlight: () => inFlight.count,
    draining: () => readiness.draining,
    parts: () => readiness.parts(),
  });
  return readiness;
}

function secondsBetween(from: Date | undefined, to: Date | undefined): number | undefined {
  return from && to && (to.getTime() - from.getTime()) / 1000;
}
