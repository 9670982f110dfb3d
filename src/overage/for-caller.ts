import type { CallerRequest } from '../access/gateway-context.js';
import { hidingUnknown } from './hiding-unknown.js';

/**
 * Reads something of a customer for a caller. It is the second check of who may see whom: a resolver that forgot the
 * first gives nothing away, and nothing is asked of Partner Center.
 * @throws GatewayError `NOT_FOUND`, the same for a forbidden customer and for an unknown one
 */
export async function forCaller<T>(
  customerId: string,
  request: CallerRequest,
  read: () => Promise<T>,
): Promise<T> {
  request.requireCustomer(customerId);
  return hidingUnknown(customerId, read());
}
