import { HeaderMap } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphqlServer } from '../graphql/graphql-server.js';
import type { OperationContext } from '../graphql/operation-context.js';

/** The headers that Apollo looks at; copying all of them costs more than looking. */
const READ_BY_APOLLO = ['accept', 'content-type', 'x-apollo-operation-name', 'apollo-require-preflight'];

/** Has Apollo serve the request; sets the status and the headers of its answer, and returns the body. */
export async function runGraphql(
  graphql: GraphqlServer,
  request: FastifyRequest,
  reply: FastifyReply,
  context: OperationContext,
): Promise<string> {
  const { status, headers, body } = await graphql.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers: headersForApollo(request),
      search: searchOf(request.url),
      body: request.body,
    },
    context: async () => context,
  });
  for (const [name, value] of headers) reply.header(name, value);
  reply.code(status ?? 200);
  if (body.kind === 'complete') return body.string;
  throw new Error('Apollo answered in parts, which the schema has no directive for.');
}

function headersForApollo({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name of READ_BY_APOLLO) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}
