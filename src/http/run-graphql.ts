import { HeaderMap } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GraphqlServer } from '../graphql/graphql-server.js';
import type { OperationContext } from '../graphql/operation-context.js';
import { type AnswerType, answerTypeFor, JSON_TYPE } from './answer-type.js';

/** Other headers that Apollo looks at; copying all of them costs more than looking. */
const READ_BY_APOLLO = ['content-type', 'x-apollo-operation-name', 'apollo-require-preflight'] as const;

const NO_LISTS: UnreadRefusal = {
  status: 400,
  message: 'Send one operation in each request: a list of operations is not taken.',
};
const NOT_ACCEPTABLE: UnreadRefusal = {
  status: 406,
  message:
    'Nothing was run: answers are application/json or application/graphql-response+json in UTF-8, and your Accept header takes neither.',
};

/** Has Apollo serve the request; sets the status and the headers of its answer, and returns the body. */
export async function runGraphql(
  graphql: GraphqlServer,
  request: FastifyRequest,
  reply: FastifyReply,
  context: OperationContext,
): Promise<string> {
  const type = answerTypeFor(request.headers.accept);
  if (type === 'none') return refuseUnread(NOT_ACCEPTABLE, request, reply, context);
  if (Array.isArray(request.body)) return refuseUnread(NO_LISTS, request, reply, context, type);
  const { status, headers, body } = await graphql.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: request.method,
      headers: headersForApollo(request, type),
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

interface UnreadRefusal {
  readonly status: number;
  readonly message: string;
}

/** Apollo refuses these, too, but only after it ran the operation, or with an error that costs more than an answer. */
function refuseUnread(
  { status, message }: UnreadRefusal,
  request: FastifyRequest,
  reply: FastifyReply,
  { outcome }: OperationContext,
  type: AnswerType = JSON_TYPE,
): string {
  const code = 'BAD_USER_INPUT';
  outcome.codes = [code];
  reply.code(status).header('content-type', `${type}; charset=utf-8`);
  return JSON.stringify({
    errors: [{ message, extensions: { code, retryable: false, correlationId: request.id } }],
  });
}

/**
 * A POST with a content type is JSON, or `checkRequest` would have refused it, and a browser asks before it sends JSON
 * elsewhere: Apollo need not parse the type to see that no foreign page sent it.
 */
function headersForApollo({ method, headers }: FastifyRequest, type: AnswerType): HeaderMap {
  const map = new HeaderMap();
  for (const name of READ_BY_APOLLO) {
    const value = headers[name];
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // What it answers by itself; without a wish it is spared looking at any.
  if (type !== JSON_TYPE) map.set('accept', type);
  if (method === 'POST' && map.delete('content-type')) map.set('apollo-require-preflight', 'JSON');
  return map;
}

function searchOf(url: string): string {
  const start = url.indexOf('?');
  return start === -1 ? '' : url.slice(start);
}
