import { PartnerCenterError } from './partner-center-error.js';

/** Document "Error codes": no such customer tenant, not a customer id, not a customer of this partner. */
const CUSTOMER_UNKNOWN = new Set(['60003', '900118', '20002']);

/**
 * Whether Partner Center itself said, with a code of its own, that there is no such customer. A bare 404 says less:
 * a proxy or a wrong path answers it too.
 */
export function isAuthoritativeNotFound(error: unknown): boolean {
  return (
    error instanceof PartnerCenterError &&
    error.code === 'NOT_FOUND' &&
    CUSTOMER_UNKNOWN.has(error.upstreamCode ?? '')
  );
}
