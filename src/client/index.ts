/** The package's entry `.`. Only consumers outside import this file. */
export type { CustomerListing, ListedCustomer } from './all-customers.js';
export {
  CLIENT_ERROR_CODES,
  type ClientErrorCode,
  GATEWAY_ERROR_CODES,
  type GatewayErrorCode,
  type OverageErrorCode,
} from './error-code.js';
export { createOverageClient } from './overage-client.js';
export type {
  CallOptions,
  CustomerOverage,
  ListedAnswer,
  ListedOverage,
  OverageChange,
  OverageClient,
  OverageClientOptions,
  OverageOperation,
  OverageOperationPage,
  OveragePreview,
  SetOverageResult,
} from './overage-client-api.js';
export { OverageError, type UpstreamFacts } from './overage-error.js';
export type { Token } from './send-document.js';
export type { TypedDocument } from './typed-document.js';
