import { DOCUMENTED, DOCUMENTED_ENTITLEMENT } from '../../support/customers.js';

const LINK = '{ uri headers { key value } }';

/** Everything that Partner Center has a hand in. */
export const READ = `{ overage(customerId: "${DOCUMENTED}") {
  items { partnerId links { self ${LINK} overage ${LINK} } } links { next { uri } } trace { requestId correlationId } } }`;

export const WRITE = `mutation { setOverage(input: { customerId: "${DOCUMENTED}", overageEnabled: false, azureEntitlementId: "${DOCUMENTED_ENTITLEMENT}" }) {
  outcome overage { partnerId links { overage ${LINK} } } userErrors { message upstreamCode } } }`;
