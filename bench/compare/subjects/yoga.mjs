import http from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { request } from 'undici';
import { typeDefs } from './schema.mjs';
import { announce, overageUrl, upstreamHeaders } from './upstream-request.mjs';

/** GraphQL Yoga with undici. */
async function overage(customerId) {
  const { body } = await request(overageUrl(customerId), { headers: upstreamHeaders() });
  return body.json();
}

const yoga = createYoga({
  schema: createSchema({
    typeDefs,
    resolvers: {
      Query: {
        overage: (_, { customerId }) => overage(customerId),
        overages: (_, { customerIds }) => Promise.all(customerIds.map(overage)),
      },
    },
  }),
  logging: false,
});
const server = http.createServer(yoga);
server.listen(0, '127.0.0.1', () => announce(server.address().port));
