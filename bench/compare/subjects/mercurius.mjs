import Fastify from 'fastify';
import mercurius from 'mercurius';
import { request } from 'undici';
import { typeDefs } from './schema.mjs';
import { announce, overageUrl, upstreamHeaders } from './upstream-request.mjs';

/** Mercurius with compiled queries (graphql-jit) and undici. With `CONSTANT` it asks nobody and answers a constant. */
const CONSTANT = {
  totalCount: 1,
  items: [
    {
      azureEntitlementId: 'ea1c26b7-8c99-42bb-ba7d-c535831fae8e',
      partnerId: '1234',
      type: 'PhoneServices',
      overageEnabled: true,
      links: { overage: { uri: '/customers/any/subscriptions/overage', method: 'GET' } },
    },
  ],
};

async function ask(customerId) {
  const { body } = await request(overageUrl(customerId), { headers: upstreamHeaders() });
  return body.json();
}
const overage = process.env.CONSTANT === undefined ? ask : async () => CONSTANT;

const server = Fastify();
server.register(mercurius, {
  schema: typeDefs,
  resolvers: {
    Query: {
      overage: (_, { customerId }) => overage(customerId),
      overages: (_, { customerIds }) => Promise.all(customerIds.map(overage)),
    },
  },
  jit: 1,
});
await server.listen({ host: '127.0.0.1', port: 0 });
announce(server.server.address().port);
