/** The gateway's closed list of codes, and whether the same request may succeed when it is sent again later. */
export const GATEWAY_ERROR_CODES = {
  UNAUTHENTICATED: { retryable: false },
  FORBIDDEN: { retryable: false },
  BAD_USER_INPUT: { retryable: false },
  NOT_FOUND: { retryable: false },
  IDEMPOTENCY_KEY_REUSED: { retryable: false },
  OPERATION_IN_PROGRESS: { retryable: true },
  RATE_LIMITED: { retryable: true },
  OVERLOADED: { retryable: true },
  DEADLINE_EXCEEDED: { retryable: true },
  UPSTREAM_AUTHENTICATION_FAILED: { retryable: false },
  UPSTREAM_FORBIDDEN: { retryable: false },
  UPSTREAM_THROTTLED: { retryable: true },
  UPSTREAM_UNAVAILABLE: { retryable: true },
  UPSTREAM_REJECTED: { retryable: false },
  UPSTREAM_INVALID_RESPONSE: { retryable: true },
  LEDGER_UNAVAILABLE: { retryable: true },
  QUERY_TOO_COMPLEX: { retryable: false },
  DOCUMENT_NOT_TRUSTED: { retryable: false },
  SHUTTING_DOWN: { retryable: true },
  INTERNAL_SERVER_ERROR: { retryable: false },
  GRAPHQL_PARSE_FAILED: { retryable: false },
  GRAPHQL_VALIDATION_FAILED: { retryable: false },
} as const satisfies Record<string, { readonly retryable: boolean }>;

/** What can go wrong before an answer of the gateway is there. */
export const CLIENT_ERROR_CODES = {
  NETWORK_ERROR: { retryable: true },
  CLIENT_TIMEOUT: { retryable: true },
  NOT_A_GATEWAY: { retryable: false },
} as const satisfies Record<string, { readonly retryable: boolean }>;

export type GatewayErrorCode = keyof typeof GATEWAY_ERROR_CODES;
export type ClientErrorCode = keyof typeof CLIENT_ERROR_CODES;
/** Every code that an `OverageError` may carry; safe to switch on. */
export type OverageErrorCode = GatewayErrorCode | ClientErrorCode;

/** Whether a value is one of the gateway's codes. */
export function isGatewayErrorCode(value: unknown): value is GatewayErrorCode {
  return typeof value === 'string' && Object.hasOwn(GATEWAY_ERROR_CODES, value);
}
