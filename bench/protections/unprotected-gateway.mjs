import { randomUUID } from 'node:crypto';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { createCacheFactory } from '../../dist/cache/cache-factory.js';
import { countedCaches } from '../../dist/cache/counted-caches.js';
import { readSettings } from '../../dist/config/read-settings.js';
import { startCoordination } from '../../dist/coordination/start-coordination.js';
import { createTokenSource } from '../../dist/entra/token-source.js';
import { buildGatewaySchema } from '../../dist/graphql/build-schema.js';
import { createContainer } from '../../dist/graphql/container.js';
import { createProfiles } from '../../dist/graphql/operation-profile.js';
import { createExecutor } from '../../dist/graphql/query-executor.js';
import { createOperationRunner } from '../../dist/graphql/run-operation.js';
import { OperationReport } from '../../dist/http/operation-report.js';
import { OverageResolver } from '../../dist/overage/overage.resolver.js';
import { createOverageCache } from '../../dist/overage/overage-cache.js';
import { createOverageReader } from '../../dist/overage/overage-reader.js';
import { isAuthoritativeNotFound } from '../../dist/partner-center/authoritative-not-found.js';
import { createPartnerCenterClient } from '../../dist/partner-center/partner-center-client.js';
import { systemClock as clock } from '../../dist/request/clock.js';
import { Deadline } from '../../dist/request/deadline.js';
import { createLog } from '../../dist/telemetry/log.js';
import { createMetrics } from '../../dist/telemetry/metrics.js';

/**
 * The gateway's own way to an answer behind the plainest server there can be: the same schema, executor, resolver,
 * reader, client, operation log and metrics, but nobody is asked who they are, and nothing is limited or refused. Only
 * for measuring; loopback only.
 */
const { config } = readSettings();
const log = createLog({ level: config.logLevel });
const tokens = createTokenSource({ config: config.entra, clock, log });
const coordination = await startCoordination({ ...config.partnerCenter, clock, log });
const { pacer } = coordination;
const client = createPartnerCenterClient({ ...config.partnerCenter, pacer, tokens, log, clock });
const isAbsence = isAuthoritativeNotFound;
const metrics = createMetrics();
const plainCache = createCacheFactory({ ...config.cache, ...coordination, isAbsence, clock, log });
const createCache = countedCaches(plainCache, metrics);
const everythingAllowed = { requireRole: () => {}, requireCustomer: () => {} };
const linkScopes = (customerId) => ({
  apiOrigin: config.partnerCenter.baseUrl.origin,
  customerId,
  onDropped: () => {},
});
const reader = createOverageReader(createOverageCache(createCache, client), linkScopes);
const resolver = new OverageResolver(everythingAllowed, reader);

const schema = buildGatewaySchema(createContainer([[OverageResolver, resolver]]));
const profileOf = createProfiles(schema);
const run = createOperationRunner(createExecutor(schema), log, undefined);
/** What the gateway's gate does besides judging: tells the log and the metrics which operation it is, and runs it. */
const runningPlugin = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ document, operation, contextValue }) => {
      contextValue.outcome.summary = profileOf(document, operation).summary;
    },
    responseForOperation: run,
  }),
};
const graphql = new ApolloServer({
  schema,
  plugins: [runningPlugin, ApolloServerPluginCacheControlDisabled()],
  csrfPrevention: false,
  persistedQueries: false,
  stopOnTerminationSignals: false,
});
await graphql.start();

const reporting = { log, metrics, clock };
const context = async (request, reply) => {
  const context = newContext();
  new OperationReport(request, reply, reporting).entered(context);
  return context;
};
const callerGone = new AbortController().signal;
const newContext = () => ({
  caller: { kind: 'application', key: 'anyone', tenant: 'any', application: 'any', roles: new Set() },
  mutationDeadline: Deadline.after(config.limits.deadlineMutationMs),
  request: {
    correlationId: randomUUID(),
    locale: 'en-US',
    deadline: Deadline.after(config.limits.deadlineQueryMs),
    priority: 'interactive',
    callerGone,
    requireCustomer: () => {},
  },
  outcome: {},
});
const server = Fastify();
server.post('/graphql', fastifyApolloHandler(graphql, { context }));
const address = await server.listen({ host: '127.0.0.1', port: 0 });
console.log(`ready at ${address}/graphql`);
process.once('SIGTERM', () => process.exit());
