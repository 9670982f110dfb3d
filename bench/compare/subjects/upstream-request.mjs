import { randomUUID } from 'node:crypto';

/** Where a customer's overage is, for every subject alike. */
export const overageUrl = (customerId) =>
  `${process.env.UPSTREAM_URL}/v1/customers/${customerId}/subscriptions/overage`;

/** The headers that Partner Center documents, for every subject alike. */
export const upstreamHeaders = () => ({
  accept: 'application/json',
  authorization: `Bearer ${process.env.UPSTREAM_TOKEN}`,
  'ms-contract-version': 'v1',
  'ms-requestid': randomUUID(),
  'ms-correlationid': randomUUID(),
  'x-locale': 'en-US',
});

/** Says where the subject takes requests. */
export const announce = (port) => console.log(`ready at http://127.0.0.1:${port}/graphql`);

process.once('SIGTERM', () => process.exit());
