import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import got from 'got';
import { Arg, buildSchema, Field, Int, ObjectType, Query, Resolver, registerEnumType } from 'type-graphql';
import { UUID } from '../../../dist/hypermedia/uuid.scalar.js';
import { announce, overageUrl, upstreamHeaders } from './upstream-request.mjs';

/** What the tutorials build: Apollo Server standalone, type-graphql and got, each with its defaults. */
// The scalar is the gateway's: one of another package would belong to another copy of graphql.
const HttpMethod = { GET: 'GET', PUT: 'PUT' };
registerEnumType(HttpMethod, { name: 'HttpMethod' });

/** An object type as its decorators would make it; this file is run without a compiler. */
function objectType(name, fields) {
  const type = { [name]: class {} }[name];
  for (const [field, [ofType, options]] of Object.entries(fields)) {
    Field(() => ofType, options)(type.prototype, field);
  }
  ObjectType()(type);
  return type;
}

const optional = { nullable: true };
const Link = objectType('Link', { uri: [String], method: [HttpMethod] });
const OverageLinks = objectType('OverageLinks', { self: [Link, optional], overage: [Link, optional] });
const Overage = objectType('Overage', {
  azureEntitlementId: [UUID, optional],
  partnerId: [String, optional],
  type: [String],
  overageEnabled: [Boolean],
  links: [OverageLinks],
});
const OverageCollection = objectType('OverageCollection', { totalCount: [Int], items: [[Overage]] });

class OverageResolver {
  async overage(customerId) {
    return got(overageUrl(customerId), { headers: upstreamHeaders() }).json();
  }

  async overages(customerIds) {
    return Promise.all(customerIds.map((id) => this.overage(id)));
  }
}
const { prototype } = OverageResolver;
Arg('customerId', () => UUID)(prototype, 'overage', 0);
Query(() => OverageCollection, optional)(prototype, 'overage', {});
Arg('customerIds', () => [UUID])(prototype, 'overages', 0);
Query(() => [OverageCollection], optional)(prototype, 'overages', {});
Resolver()(OverageResolver);

const schema = await buildSchema({ resolvers: [OverageResolver] });
const { url } = await startStandaloneServer(new ApolloServer({ schema }), {
  listen: { host: '127.0.0.1', port: 0 },
});
announce(new URL(url).port);
