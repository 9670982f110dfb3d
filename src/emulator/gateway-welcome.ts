import { DEMO_SECRET } from './entra-id/applications.js';
import { DOCUMENTED_CUSTOMER_ID } from './seed/documented-customer.js';

/**
 * What to show a person who has just started a gateway in front of this emulator: what it is, what stays of it
 * (`keepsRecord`: its record of changes is not only in memory), and a first query.
 */
export function gatewayWelcome(gatewayUrl: string, emulatorUrl: string, keepsRecord: boolean): string {
  const survives = keepsRecord
    ? 'The record of changes (DATABASE_URL) survives a restart, the customers do not'
    : 'Nothing survives a restart';
  return `
overage-gateway is ready at ${gatewayUrl}
  (open it in a browser to explore: signed in already, with queries to run)

  NO LIVE TENANT is behind it: Partner Center and Entra are emulated at ${emulatorUrl}
  (open it in a browser). ${survives}, and nothing costs money.

A token:
  TOKEN=$(curl -s ${emulatorUrl}/partner.example/oauth2/v2.0/token -d grant_type=client_credentials \\
    -d client_id=demo-operator -d client_secret=${DEMO_SECRET} -d scope=api://overage-gateway/.default \\
    | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

A first query:
  curl -s ${gatewayUrl} -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
    -d '{"query":"{ overage(customerId: \\"${DOCUMENTED_CUSTOMER_ID}\\") { totalCount items { type overageEnabled azureEntitlementId partnerId } } }"}'

Ctrl-C stops it.
`;
}
