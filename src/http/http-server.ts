import Fastify, { type FastifyInstance } from 'fastify';
import type { DemoCallerConfig } from '../config/config.js';
import { ClientErrors } from './client-error.js';
import { correlationIdOf } from './correlation-id.js';
import { allowOrigins } from './cross-origin.js';
import { drainOnClose } from './drain.js';
import { endConnectionsOnClose } from './end-connections.js';
import {
  answerBadUrl,
  answerError,
  answerNoRoute,
  type ErrorAnswerOptions,
  refuseUnroutedUnread,
} from './error-answers.js';
import { explorerRoutes } from './explorer.route.js';
import { type GraphqlRouteOptions, graphqlRoute } from './graphql.route.js';
import { healthRoutes } from './health.route.js';
import { prepareReports } from './kept-reports.js';
import type { ReportOptions } from './operation-report.js';
import { PAGE_WANTED } from './page-wanted.js';
import type { Readiness } from './readiness.js';
import { RefusalLines } from './refusal-lines.js';
import { checkRequest } from './request-checks.js';
import { setStandardHeaders } from './standard-headers.js';
import { discardUnreadBodies } from './unread-body.js';

const BODY_LIMIT_BYTES = 64 * 1024;
/** Entra tokens that list groups come close to Node's default of 16 KiB for all headers together. */
const HEADER_LIMIT_BYTES = 24 * 1024;
/** How often connections are looked at for requests that arrive too slowly. */
const SLOW_CHECK_INTERVAL_MS = 1_000;

export interface HttpServerOptions extends GraphqlRouteOptions {
  /** Exact origins that browsers may call from. */
  readonly corsOrigins: readonly string[];
  /** How long a client may take to send a request, and half of that for its headers. */
  readonly requestTimeoutMs: number;
  /** Whether a browser's `GET /graphql` shows the explorer. */
  readonly explorer: boolean;
  /** Whose token the explorer begins with. */
  readonly demoCaller?: DemoCallerConfig;
  readonly readiness: Readiness;
  readonly metrics: ReportOptions['metrics'] & ErrorAnswerOptions['metrics'];
}

/** The HTTP surface: who may enter, what a request carries, and every error as JSON. Not yet listening. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { corsOrigins, requestTimeoutMs, explorer, demoCaller, ...graphqlOptions } = options;
  const { readiness, log, metrics, clock } = options;
  const refusalLines = new RefusalLines(log, clock);
  const errorAnswers = { log, metrics, refusalLines };
  const clientErrors = new ClientErrors(errorAnswers);
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: requestTimeoutMs,
    http: {
      // checkRequest refuses it as a problem; Node would answer without a word.
      requireHostHeader: false,
      maxHeaderSize: HEADER_LIMIT_BYTES,
      headersTimeout: Math.ceil(requestTimeoutMs / 2),
      connectionsCheckingInterval: SLOW_CHECK_INTERVAL_MS,
    },
    genReqId: (request) => correlationIdOf(request.headers['x-correlation-id']),
    // Its own answer would not be a problem of RFC 9457; drainOnClose gives one.
    return503OnClosing: false,
    clientErrorHandler: clientErrors.answerClientError,
    frameworkErrors: answerBadUrl(errorAnswers),
  });
  // JSON is all that GraphQL over HTTP needs; a text would reach Apollo as if it were a body.
  server.removeContentTypeParser('text/plain');

  server.addHook('onRequest', setStandardHeaders);
  server.addHook('onRequest', checkRequest);
  prepareReports(server);
  drainOnClose(server, { readiness });
  discardUnreadBodies(server);
  endConnectionsOnClose(server);
  server.server.on('checkExpectation', clientErrors.answerExpectation);
  server.server.on('connect', clientErrors.answerConnect);
  server.addHook('onClose', async () => refusalLines.end());
  server.setNotFoundHandler(answerNoRoute(errorAnswers));
  server.setErrorHandler(answerError(errorAnswers));

  if (corsOrigins.length > 0) allowOrigins(server, corsOrigins);
  server.after(() => refuseUnroutedUnread(server, errorAnswers));
  server.register(healthRoutes(readiness));
  if (explorer) {
    server.addConstraintStrategy(PAGE_WANTED);
    server.register(explorerRoutes(demoCaller));
  }
  server.register(graphqlRoute(graphqlOptions));
  return server;
}
