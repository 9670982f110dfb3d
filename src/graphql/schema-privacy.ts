import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { may } from '../access/caller.js';
import type { OperationContext } from './operation-context.js';

/**
 * Keeps the schema from callers without the role Schema.Read: what validation and the coercion of variables say of a
 * request names types, fields and values that the caller did not. Such a caller gets one error that says only where.
 */
export function hideSchema({
  response,
  contextValue: { caller },
}: GraphQLRequestContextWillSendResponse<OperationContext>): void {
  if (response.body.kind !== 'single') return;
  const { errors } = response.body.singleResult;
  if (errors === undefined || may(caller, 'Schema.Read')) return;
  const telling = errors.map(withoutSchema).find((error) => error !== undefined);
  if (telling !== undefined) response.body.singleResult.errors = [telling];
}

/** Starts what graphql-js says of a variable that does not fit; the name is the caller's own. */
const VARIABLE = /^Variable "(\$\w+)" /;
/** What the UUID scalar says: the commonest slip deserves its reason, and a GUID is no secret. */
const NO_GUID = /Expected a GUID in the form [x-]+, without braces or spaces/;

/** A reason ends its message, which may begin by quoting 60 KB of what was sent. */
const LONGEST_REASON = 300;

/** The error to show instead; undefined for one that tells nothing of the schema. */
function withoutSchema(error: GraphQLFormattedError): GraphQLFormattedError | undefined {
  const { message, locations, extensions = {} } = error;
  const noGuid = NO_GUID.exec(message.slice(-LONGEST_REASON))?.[0];
  if (extensions.code === 'GRAPHQL_VALIDATION_FAILED') {
    const told = noGuid === undefined ? NOT_VALID : `A value in the document is not accepted. ${noGuid}.`;
    return { message: told, ...(locations && { locations: locations.slice(0, 1) }), extensions };
  }
  const variable = VARIABLE.exec(message)?.[1];
  if (variable === undefined) return undefined;
  const reason = noGuid ?? 'It does not have the type that is needed there';
  return { message: `The value of the variable "${variable}" is not accepted. ${reason}.`, extensions };
}

const NOT_VALID =
  'The document does not fit the schema of this gateway. Check it against the schema; reading that needs the role Schema.Read.';
