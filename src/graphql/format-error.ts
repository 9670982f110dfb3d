import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../errors/error-code.js';
import { GatewayError } from '../errors/gateway-error.js';

/** Codes that Apollo gives to malformed requests, as codes of our closed list. */
const APOLLO_CODES: ReadonlyMap<unknown, ErrorCode> = new Map([
  ['BAD_REQUEST', 'BAD_USER_INPUT'],
  ['BAD_USER_INPUT', 'BAD_USER_INPUT'],
  ['PERSISTED_QUERY_NOT_FOUND', 'DOCUMENT_NOT_TRUSTED'],
  ['PERSISTED_QUERY_NOT_SUPPORTED', 'DOCUMENT_NOT_TRUSTED'],
  ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_PARSE_FAILED'],
  ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_VALIDATION_FAILED'],
]);

/**
 * What a caller gets to see of an error. Errors thrown on purpose are shown with a code of the closed list; anything
 * else is masked, since Apollo would pass its text on.
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const thrown = gatewayErrorIn(error);
  if (thrown !== undefined) {
    return { ...placed(formatted), message: thrown.message, extensions: extensionsOf(thrown) };
  }
  const code = APOLLO_CODES.get(formatted.extensions?.code);
  if (code === undefined) return { ...placed(formatted), ...MASKED };
  return {
    ...placed(formatted),
    message: formatted.message,
    extensions: { code, retryable: ERROR_CODES[code].retryable },
  };
}

/** Whether an error is masked, so that only the log has it. */
export function isUnexpected(error: GraphQLError): boolean {
  return gatewayErrorIn(error) === undefined && !APOLLO_CODES.has(error.extensions.code);
}

/** What was thrown on purpose, by a resolver or before execution; GraphQL wraps both. */
function gatewayErrorIn(error: unknown): GatewayError | undefined {
  const thrown = error instanceof GraphQLError ? error.originalError : error;
  return thrown instanceof GatewayError ? thrown : undefined;
}

const MASKED = {
  message:
    "Something unexpected went wrong in the gateway. Give the correlation id to the gateway's operator.",
  extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
};

function placed({ locations, path }: GraphQLFormattedError) {
  return { ...(locations && { locations }), ...(path && { path }) };
}

function extensionsOf({ code, retryable, retryAfterSeconds, upstream }: GatewayError) {
  return {
    code,
    retryable,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(upstream !== undefined && { upstream }),
  };
}
