import { CLIENT_ERROR_CODES, GATEWAY_ERROR_CODES, type OverageErrorCode } from './error-code.js';
import type { ErrorExplanation } from './error-explanation.js';

/** Codes of GraphQL errors, of problem details, and of the client itself. */
export const ERROR_EXPLANATIONS: Readonly<Record<OverageErrorCode, ErrorExplanation>> = {
  UNAUTHENTICATED: {
    cause:
      'The request carries no token that the gateway accepts: none, expired, for another audience, or of an issuer it does not know.',
    whoFixes: 'you',
    remedy:
      'Get a new token for the scope of the gateway (api://overage-gateway/.default unless its operator says otherwise) and send it as "Authorization: Bearer …".',
    ...GATEWAY_ERROR_CODES.UNAUTHENTICATED,
    example: 'A script keeps a token for more than its hour.',
  },
  FORBIDDEN: {
    cause: 'The token is good, but it carries no role (or, for a person, no scope) for this operation.',
    whoFixes: 'gateway operator',
    remedy:
      'Ask for the role that the message names: Overage.Read, Overage.Enable, Overage.Disable or Operations.Read. Then get a new token: roles are written into it.',
    ...GATEWAY_ERROR_CODES.FORBIDDEN,
    example: 'An application with Overage.Read only calls setOverage.',
  },
  BAD_USER_INPUT: {
    cause:
      'A value is not what the schema or a documented rule asks for. Nothing was sent to Partner Center.',
    whoFixes: 'you',
    remedy: 'Correct the input that the message names.',
    ...GATEWAY_ERROR_CODES.BAD_USER_INPUT,
    example: 'A customer id with braces around it, or 101 ids in one overages.',
  },
  NOT_FOUND: {
    cause:
      'There is no such customer or operation, or you may not see it. The answer is the same on purpose.',
    whoFixes: 'you',
    remedy:
      'Check the id: a customer is named by its Microsoft tenant id. If it is right, ask the operator of the gateway whether the access policy gives you this customer.',
    ...GATEWAY_ERROR_CODES.NOT_FOUND,
    example: 'overage(customerId: …) with the id of a customer of another partner.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    cause: 'This idempotency key already names a different change.',
    whoFixes: 'you',
    remedy: 'Make a new key for each change, and send a key again only with the very same input.',
    ...GATEWAY_ERROR_CODES.IDEMPOTENCY_KEY_REUSED,
    example: 'A key built from the date is used for two customers on one day.',
  },
  OPERATION_IN_PROGRESS: {
    cause: 'The same change, or another one for the same customer, is running just now.',
    whoFixes: 'time',
    remedy:
      'Send the same request with the same key again after retryAfterSeconds: it gets the recorded answer.',
    ...GATEWAY_ERROR_CODES.OPERATION_IN_PROGRESS,
    example: 'A double click, or a retry while the first attempt is still waiting for Partner Center.',
  },
  RATE_LIMITED: {
    cause: 'You have sent more than your share of requests.',
    whoFixes: 'time',
    remedy: 'Wait for retryAfterSeconds. Ask for many customers with one overages instead of many requests.',
    ...GATEWAY_ERROR_CODES.RATE_LIMITED,
    example: 'A loop that asks for 1,000 customers one by one.',
  },
  OVERLOADED: {
    cause: 'The gateway has more work than it can do in time and turned this request away at once.',
    whoFixes: 'time',
    remedy: 'Wait for retryAfterSeconds and send it again. Nothing was done.',
    ...GATEWAY_ERROR_CODES.OVERLOADED,
    example: 'A thousand pages open at the same moment.',
  },
  DEADLINE_EXCEEDED: {
    cause: 'The answer was not there in the time that the request was given.',
    whoFixes: 'time',
    remedy: 'Send it again, a change with the same idempotency key; or allow more time with X-Deadline-Ms.',
    ...GATEWAY_ERROR_CODES.DEADLINE_EXCEEDED,
    example: 'X-Deadline-Ms: 200 while Partner Center needs half a second.',
  },
  UPSTREAM_AUTHENTICATION_FAILED: {
    cause:
      'The gateway could not prove to Microsoft who it is: its own credential has expired or lost its consent.',
    whoFixes: 'gateway operator',
    remedy: 'Tell the operator of the gateway; "overage doctor" shows the same. Your token is fine.',
    ...GATEWAY_ERROR_CODES.UPSTREAM_AUTHENTICATION_FAILED,
    example: 'The client secret of the gateway’s application ran out last night.',
  },
  UPSTREAM_FORBIDDEN: {
    cause: 'Partner Center does not let the gateway’s account do this.',
    whoFixes: 'partner admin',
    remedy:
      'A global admin of the partner gives the account of the gateway the Admin agent role, or the relationship with the customer the rights it lacks.',
    ...GATEWAY_ERROR_CODES.UPSTREAM_FORBIDDEN,
    example: 'The service account was removed from the group of admin agents.',
  },
  UPSTREAM_THROTTLED: {
    cause: 'Partner Center’s quota for this partner is used up for the moment.',
    whoFixes: 'time',
    remedy: 'Wait for retryAfterSeconds. Other tools of the same partner share the quota.',
    ...GATEWAY_ERROR_CODES.UPSTREAM_THROTTLED,
    example: 'A nightly job of another team reads every customer at the same time.',
  },
  UPSTREAM_UNAVAILABLE: {
    cause: 'Partner Center, or the network in between, does not answer.',
    whoFixes: 'Microsoft',
    remedy:
      'Try again later. If it lasts, look at the health page of Partner Center and give Microsoft the request id.',
    ...GATEWAY_ERROR_CODES.UPSTREAM_UNAVAILABLE,
    example: 'Partner Center answers 503 during an incident.',
  },
  UPSTREAM_REJECTED: {
    cause: 'Partner Center refused the request for a reason that is not about this change.',
    whoFixes: 'Microsoft',
    remedy: 'Give Microsoft support the upstream code, request id and correlation id of the error.',
    ...GATEWAY_ERROR_CODES.UPSTREAM_REJECTED,
    example: 'An error code of Partner Center that no document names.',
  },
  UPSTREAM_INVALID_RESPONSE: {
    cause: 'Partner Center answered something that is not what its documents promise.',
    whoFixes: 'Microsoft',
    remedy: 'Try again; if it stays, tell the operator of the gateway, who has the details in the log.',
    ...GATEWAY_ERROR_CODES.UPSTREAM_INVALID_RESPONSE,
    example: 'HTTP 200 with an HTML page.',
  },
  LEDGER_UNAVAILABLE: {
    cause: 'The gateway cannot write down changes just now, so it makes none. Reads go on.',
    whoFixes: 'gateway operator',
    remedy: 'Send the change again later with the same key. Nothing was sent to Partner Center.',
    ...GATEWAY_ERROR_CODES.LEDGER_UNAVAILABLE,
    example: 'The database is being restarted, or its disk is full.',
  },
  QUERY_TOO_COMPLEX: {
    cause: 'The document asks for too much at once: too deep, too many aliases, or too many customers.',
    whoFixes: 'you',
    remedy: 'Split it into several requests.',
    ...GATEWAY_ERROR_CODES.QUERY_TOO_COMPLEX,
    example: 'Fifty aliases of overage in one query; overages does it in one field.',
  },
  DOCUMENT_NOT_TRUSTED: {
    cause: 'The gateway runs registered documents only, and this one is not registered.',
    whoFixes: 'gateway operator',
    remedy: 'Use a documented operation unchanged, or have yours registered (TRUSTED_DOCUMENTS_PATH).',
    ...GATEWAY_ERROR_CODES.DOCUMENT_NOT_TRUSTED,
    example: 'A query that was edited by hand is sent to a production gateway.',
  },
  SHUTTING_DOWN: {
    cause: 'This instance of the gateway is being stopped.',
    whoFixes: 'time',
    remedy: 'Send the request again: another instance answers, or the new one does in a moment.',
    ...GATEWAY_ERROR_CODES.SHUTTING_DOWN,
    example: 'A deployment replaces the instances one after the other.',
  },
  INTERNAL_SERVER_ERROR: {
    cause: 'Something happened in the gateway that nobody foresaw. The answer hides it; the log has it.',
    whoFixes: 'gateway operator',
    remedy: 'Give the operator of the gateway the correlation id.',
    ...GATEWAY_ERROR_CODES.INTERNAL_SERVER_ERROR,
    example: 'A bug.',
  },
  GRAPHQL_PARSE_FAILED: {
    cause: 'The document is not GraphQL.',
    whoFixes: 'you',
    remedy: 'Correct it at the place that the message names.',
    ...GATEWAY_ERROR_CODES.GRAPHQL_PARSE_FAILED,
    example: 'A brace is missing.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    cause: 'The document does not fit the schema.',
    whoFixes: 'you',
    remedy:
      'Generate your types from the schema of this version; it comes with the client as schema.graphql.',
    ...GATEWAY_ERROR_CODES.GRAPHQL_VALIDATION_FAILED,
    example: 'A field that is spelled differently.',
  },
  NETWORK_ERROR: {
    cause: 'The gateway could not be reached, or the connection broke. Said by the client.',
    whoFixes: 'you',
    remedy:
      'Check the address, the network, the proxy and the certificate; "overage doctor" looks at each. A change may have arrived: send it again with the same key.',
    ...CLIENT_ERROR_CODES.NETWORK_ERROR,
    example: 'The name does not resolve outside the company network.',
  },
  CLIENT_TIMEOUT: {
    cause: 'The gateway did not answer in the time that the client waits. Said by the client.',
    whoFixes: 'time',
    remedy: 'Try again, a change with the same key, or give the client a longer timeoutMs.',
    ...CLIENT_ERROR_CODES.CLIENT_TIMEOUT,
    example: 'A proxy in between holds the answer back.',
  },
  NOT_A_GATEWAY: {
    cause: 'Something answered that is not an overage gateway. Said by the client.',
    whoFixes: 'you',
    remedy:
      'Check the address: the endpoint usually ends in /graphql. If a proxy shows a page of its own, sign in there or go around it.',
    ...CLIENT_ERROR_CODES.NOT_A_GATEWAY,
    example: 'OVERAGE_URL names the web site instead of the endpoint.',
  },
};
