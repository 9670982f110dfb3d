import { CLIENT_ERROR_CODES, GATEWAY_ERROR_CODES, isGatewayErrorCode } from './error-code.js';
import { OverageError, type UpstreamFacts } from './overage-error.js';

/** A GraphQL answer: data, errors, or both where only some fields failed. */
export interface GraphqlAnswer {
  readonly data: Readonly<Record<string, unknown>> | undefined;
  readonly errors: readonly OverageError[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads whatever an HTTP request came to. @throws OverageError for problem details, and `NOT_A_GATEWAY` for what no
 * gateway would answer, such as the sign-in page of a proxy
 */
export async function readAnswer(response: Response): Promise<GraphqlAnswer> {
  const correlationId = response.headers.get('x-correlation-id') ?? undefined;
  const body = parseObject(await response.text());
  if (body === undefined) throw notAGateway(response);
  if (isObject(body.data) || Array.isArray(body.errors)) {
    const errors = Array.isArray(body.errors) ? body.errors.filter(isObject) : [];
    return {
      data: isObject(body.data) ? body.data : undefined,
      errors: errors.map((error) => toError(error, correlationId)),
    };
  }
  if (!isGatewayErrorCode(body.code)) throw notAGateway(response);
  throw new OverageError(body.code, textOf(body.detail) ?? textOf(body.title) ?? body.code, {
    retryable: GATEWAY_ERROR_CODES[body.code].retryable,
    retryAfterSeconds: toSeconds(response.headers.get('retry-after')),
    correlationId,
  });
}

function toError(error: Json, headerCorrelationId: string | undefined): OverageError {
  const extensions = isObject(error.extensions) ? error.extensions : {};
  const code = isGatewayErrorCode(extensions.code) ? extensions.code : 'INTERNAL_SERVER_ERROR';
  const { retryable, upstream } = extensions;
  return new OverageError(code, textOf(error.message) ?? code, {
    retryable: typeof retryable === 'boolean' ? retryable : GATEWAY_ERROR_CODES[code].retryable,
    retryAfterSeconds: numberOf(extensions.retryAfterSeconds),
    correlationId: textOf(extensions.correlationId) ?? headerCorrelationId,
    path: Array.isArray(error.path) ? error.path.filter(isPathPart) : undefined,
    upstream: isObject(upstream) ? toUpstream(upstream) : undefined,
  });
}

function toUpstream({ status, code, requestId, correlationId }: Json): UpstreamFacts {
  return {
    status: numberOf(status),
    code: textOf(code),
    requestId: textOf(requestId),
    correlationId: textOf(correlationId),
  };
}

function notAGateway(response: Response): OverageError {
  const type = response.headers.get('content-type')?.split(';')[0] ?? 'no content type';
  const where = response.url === '' ? 'the address' : response.url;
  return new OverageError(
    'NOT_A_GATEWAY',
    `The answer from ${where} (HTTP ${response.status}, ${type}) is not from an overage gateway. Check the address, which usually ends in /graphql, and whether a proxy or a sign-in page stands in between.`,
    CLIENT_ERROR_CODES.NOT_A_GATEWAY,
  );
}

/** HTTP also allows a date here, but the gateway sends seconds. */
function toSeconds(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : undefined;
}

function parseObject(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPathPart(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
