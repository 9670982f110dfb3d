import 'reflect-metadata';
import { type Admission, composeAdmission } from './composition/admission.js';
import { Ending } from './composition/ending.js';
import { type Foundation, type GatewayOverrides, layFoundation } from './composition/foundation.js';
import { type ChangeRecord, openRecord } from './composition/record.js';
import { composeResolvers } from './composition/resolvers.js';
import { composeStatus } from './composition/status.js';
import { composeUpstream, type Upstream } from './composition/upstream.js';
import { watchParts } from './composition/watch-parts.js';
import type { Config } from './config/config.js';
import { madeOf } from './config/config-error.js';
import { buildGatewaySchema } from './graphql/build-schema.js';
import { startGraphqlServer } from './graphql/graphql-server.js';
import { createInFlight } from './graphql/in-flight.js';
import { readTrustedDocuments } from './graphql/trusted-document-files.js';
import { createTrustedDocuments } from './graphql/trusted-documents.js';
import { createHttpServer } from './http/http-server.js';
import { listenAddress } from './http/listen-address.js';
import { startMetricsServer } from './http/metrics-server.js';

export type { GatewayOverrides } from './composition/foundation.js';

export interface Gateway {
  /** Where GraphQL requests go, such as http://127.0.0.1:4000/graphql. */
  readonly url: string;
  /** Where a scraper finds the metrics, such as http://127.0.0.1:4001/metrics. */
  readonly metricsUrl: string;
  /** Readiness says no from now on; requests are still served, for balancers that have not noticed yet. */
  drain(): void;
  /** Drains, takes no more requests, finishes what is under way, then closes everything. */
  stop(): Promise<void>;
}

/**
 * The composition root: builds every part from the settings, wires them, and listens. What was built is closed again
 * when something later cannot be.
 */
export async function createGateway(config: Config, overrides: GatewayOverrides = {}): Promise<Gateway> {
  const ending = new Ending();
  try {
    const foundation = await layFoundation(config, overrides, ending);
    const upstream = await composeUpstream(foundation, ending);
    const admission = await composeAdmission(foundation, upstream, ending);
    const record = await openRecord(foundation, ending);
    return await serve(foundation, upstream, admission, record, ending);
  } catch (error) {
    await ending.run().catch(() => undefined);
    throw error;
  }
}

async function serve(
  foundation: Foundation,
  upstream: Upstream,
  admission: Admission,
  record: ChangeRecord,
  ending: Ending,
): Promise<Gateway> {
  const { config, clock, log, metrics, tracing } = foundation;
  const { callers, authorizer, policy, rateLimits } = admission;
  const { metricsHost, metricsPort } = config.operations;

  const metricsServer = await startMetricsServer(metrics.registry, { host: metricsHost, port: metricsPort });
  ending.close('metrics', () => metricsServer.stop());

  const { mode, manifestPaths } = config.trustedDocuments;
  const registered = await madeOf('TRUSTED_DOCUMENTS_PATH', readTrustedDocuments(manifestPaths));
  const trustedDocuments = createTrustedDocuments(registered, mode);
  const inFlight = createInFlight(config.limits.maxInFlight);
  const watched = { ...upstream, ...upstream.coordination, ...record, ...admission, inFlight, clock };
  const readiness = watchParts(watched, metrics.registry);
  const drain = () => {
    if (!readiness.draining) log.info('draining: readiness says no from now on');
    readiness.drain();
  };
  ending.onBegin(drain);

  const status = composeStatus(foundation, upstream, admission, readiness);
  const schema = buildGatewaySchema(
    composeResolvers(foundation, upstream, admission, record, status, ending),
  );
  const graphql = await startGraphqlServer({
    schema,
    trustedDocuments,
    policy,
    authorizer,
    rateLimits,
    inFlight,
    log,
    tracing,
  });
  ending.finish(() => graphql.stop());

  const { limits } = config;
  const parts = {
    graphql,
    callers,
    authorizer,
    rateLimits,
    inFlight,
    limits,
    readiness,
    metrics,
    tracing,
    clock,
    log,
  };
  const server = createHttpServer({ ...config.http, ...parts });
  ending.finish(() => server.close());
  const address = await server.listen({
    host: await listenAddress(config.http.host),
    port: config.http.port,
  });

  return {
    url: `${address}/graphql`,
    metricsUrl: metricsServer.url,
    drain,
    stop: () => ending.run(),
  };
}
