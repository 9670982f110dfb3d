import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Log } from '../telemetry/log.js';
import { isUnexpected } from './format-error.js';
import type { OperationContext } from './operation-context.js';
import { waitOfAnswer } from './wait-of-answer.js';

/** Most errors that an answer lists: one for each customer of a full batch. */
const MOST_ERRORS = 100;

/** Puts what is masked in the answer into the log. */
export function logUnexpected(
  log: Log,
  errors: readonly GraphQLError[],
  { request: { correlationId } }: OperationContext,
): void {
  for (const error of errors.filter(isUnexpected)) {
    log.error({ correlationId, path: error.path, err: error.originalError ?? error }, 'unexpected error');
  }
}

/** Puts the correlation id into every error, of which at most 100 are listed. */
export function identifyErrors({
  response,
  contextValue,
}: GraphQLRequestContextWillSendResponse<OperationContext>): void {
  if (response.body.kind !== 'single' || response.body.singleResult.errors === undefined) return;
  const { correlationId } = contextValue.request;
  response.body.singleResult.errors = response.body.singleResult.errors.slice(0, MOST_ERRORS).map(
    (error): GraphQLFormattedError => ({
      ...error,
      extensions: { ...error.extensions, correlationId },
    }),
  );
}

/** Tells the HTTP layer which errors the caller gets to see, and how long they have it wait. */
export function noteErrors({
  response: { body },
  contextValue: { outcome },
}: GraphQLRequestContextWillSendResponse<OperationContext>): void {
  if (body.kind !== 'single' || body.singleResult.errors === undefined) return;
  const { data, errors } = body.singleResult;
  outcome.codes = [...new Set(errors.map(({ extensions }) => String(extensions?.code)))];
  const retryAfterSeconds = waitOfAnswer({ data, errors });
  if (retryAfterSeconds !== undefined) outcome.retryAfterSeconds = retryAfterSeconds;
}
