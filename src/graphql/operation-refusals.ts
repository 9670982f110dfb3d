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
