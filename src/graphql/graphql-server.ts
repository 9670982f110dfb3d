import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { Log } from '../telemetry/log.js';
import type { Tracing } from '../telemetry/tracing.js';
import { createAnswerListener } from './answer-listener.js';
import { MOST_TOKENS } from './document-limits.js';
import { formatError } from './format-error.js';
import { gatePlugin } from './gate.plugin.js';
import type { GateOptions } from './gate-parts.js';
import { JudgedDocuments } from './judged-documents.js';
import type { OperationContext } from './operation-context.js';
import { createExecutor } from './query-executor.js';
import { createOperationRunner } from './run-operation.js';

export type GraphqlServer = ApolloServer<OperationContext>;

export interface GraphqlServerOptions extends GateOptions {
  readonly log: Log;
  readonly tracing?: Tracing | undefined;
}

const MOST_ERRORS_OF_REQUEST = 3;

/** Apollo Server over the gateway's schema, started. Nothing of its own is shown, batched, reported or cached. */
export async function startGraphqlServer({
  log,
  tracing,
  ...gate
}: GraphqlServerOptions): Promise<GraphqlServer> {
  const onCompiled = (operation: string | undefined) => log.debug({ operation }, 'query compiled');
  const documents = new JudgedDocuments(gate.schema);
  const run = createOperationRunner(createExecutor(gate.schema, onCompiled), log, tracing);
  const server = new ApolloServer<OperationContext>({
    schema: gate.schema,
    formatError,
    plugins: [
      gatePlugin({ ...gate, documents, run, answerListener: createAnswerListener(log) }),
      ...APOLLO_EXTRAS_OFF,
    ],
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    // The gate decides who may read the schema; Apollo can only decide for all callers alike.
    introspection: true,
    // Each request comes with its document. One by its hash could be that of another request, or be forgotten.
    documentStore: null,
    parseOptions: { maxTokens: MOST_TOKENS },
    validationOptions: { maxErrors: MOST_ERRORS_OF_REQUEST },
    logger: {
      debug: () => {},
      info: () => {},
      warn: (text) => log.warn(text),
      error: (text) => log.error(text),
    },
  });
  await server.start();
  return server;
}

/** Each would be on by default or by a variable of the environment; the first wraps every resolver, too. */
const APOLLO_EXTRAS_OFF = [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];
