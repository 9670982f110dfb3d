import type { GatewayError } from '../errors/gateway-error.js';
import { refusal } from '../errors/refusal.js';

/** The refusal of the one kind of operation that the schema has not. */
export function subscriptionsNotOffered(): GatewayError {
  return refusal(
    'BAD_USER_INPUT',
    'Subscriptions are not offered here. Send a query, or a mutation, instead.',
  );
}

/** The refusal of introspection. */
export function schemaNotReadable(): GatewayError {
  return refusal(
    'FORBIDDEN',
    'Reading the schema needs the role Schema.Read, which your token does not carry. Ask for the role, then get a new token.',
  );
}

const LONGEST_NAME_SHOWN = 100;

/** The refusal of a request that does not say, or not rightly, which of its document's operations is meant. */
export function operationNotFound(name: string | undefined): GatewayError {
  return refusal(
    'BAD_USER_INPUT',
    name === undefined
      ? 'The document must hold exactly one operation, or the request must name one of them as operationName.'
      : `The document has no operation named "${name.slice(0, LONGEST_NAME_SHOWN)}".`,
  );
}
