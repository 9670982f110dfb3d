import { GatewayError } from './gateway-error.js';

/**
 * The one answer for a customer that does not exist and for one that the caller may not see: same code, same words,
 * nothing of the upstream, so that neither reveals the other.
 */
export function customerNotFound(customerId: string): GatewayError {
  return new GatewayError(
    'NOT_FOUND',
    `There is no customer ${customerId} that you may see. Check the id (the customer's Microsoft tenant id) and whether your application has been given this customer.`,
  );
}
