/**
 * The closed list of codes that an answer's `extensions.code` may carry, and whether the same request
 * may succeed when it is sent again later. Clients switch on these: never rename one.
 */
export const ERROR_CODES = {
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

export type ErrorCode = keyof typeof ERROR_CODES;
