import { HeaderMap } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphqlServer } from '../graphql/graphql-server.js';
import type { OperationContext } from '../graphql/operation-context.js';

/** The headers that Apollo looks at; copying all of them costs more than looking. */
const READ_BY_APOLLO = [
  'accept',
  'content-type',
  'x-apollo-operation-name',
  'apollo-require-preflight',
] as const;

const RESPONSE_TYPE = 'application/graphql-response+json';

/** Has Apollo serve the request; sets the status and the headers of its answer, and returns the body. */
export async function runGraphql(
  graphql: GraphqlServer,
  request: FastifyRequest,
  reply: FastifyReply,
  context: OperationContext,
): Promise<string> {
  if (Array.isArray(request.body)) return refuseList(request, reply, context);
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

/** Apollo refuses a list, too, but the error that it makes for that costs more than an answer. */
function refuseList(request: FastifyRequest, reply: FastifyReply, { outcome }: OperationContext): string {
  const code = 'BAD_USER_INPUT';
  outcome.codes = [code];
  const takesResponseType = request.headers.accept?.includes(RESPONSE_TYPE) === true;
  const type = takesResponseType ? RESPONSE_TYPE : 'application/json';
  reply.code(400).header('content-type', `${type}; charset=utf-8`);
  const message = 'Send one operation in each request: a list of operations is not taken.';
  return JSON.stringify({
    errors: [{ message, extensions: { code, retryable: false, correlationId: request.id } }],
  });
}

/**
 * A POST with a content type is JSON, or `checkRequest` would have refused it, and a browser asks before it sends JSON
 * elsewhere: Apollo need not parse the type to see that no foreign page sent it.
 */
function headersForApollo({ method, headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap();
  for (const name of READ_BY_APOLLO) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  if (method === 'POST' && map.delete('content-type')) map.set('apollo-require-preflight', 'JSON');
  return map;
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}
