import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { OperationContext } from './operation-context.js';

const STATUS_BY_CODE: ReadonlyMap<unknown, number> = new Map([
  ['GRAPHQL_PARSE_FAILED', 400],
  ['GRAPHQL_VALIDATION_FAILED', 400],
  ['BAD_USER_INPUT', 400],
  ['QUERY_TOO_COMPLEX', 400],
  ['DOCUMENT_NOT_TRUSTED', 400],
  ['FORBIDDEN', 403],
]);

/**
 * Gives a document that is refused before execution the status of GraphQL over HTTP. It holds for the media type
 * application/graphql-response+json; for application/json the HTTP layer makes it 200, as that specification wants.
 */
export function setRequestStatus({
  response,
  source,
  contextValue: { outcome },
}: GraphQLRequestContextWillSendResponse<OperationContext>): void {
  if (response.body.kind !== 'single' || source === undefined || response.http.status === 405) return;
  const { data, errors } = response.body.singleResult;
  if (data !== undefined || errors === undefined) return;
  const status = STATUS_BY_CODE.get(errors[0]?.extensions?.code);
  if (status === undefined) return;
  response.http.status = status;
  outcome.requestErrorStatus = status;
}
