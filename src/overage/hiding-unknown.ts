import { customerNotFound } from '../errors/customer-not-found.js';
import { GatewayError } from '../errors/gateway-error.js';

/** An unknown customer gets the answer of a forbidden one, without the upstream facts that would tell them apart. */
export async function hidingUnknown<T>(customerId: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw error instanceof GatewayError && error.code === 'NOT_FOUND' ? customerNotFound(customerId) : error;
  }
}
