import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OverlappingFieldsCanBeMergedRule,
  specifiedRules,
  validate,
} from 'graphql';
import { withoutStacks } from '../errors/without-stacks.js';
import { fieldConflicts } from './field-conflicts.js';
import { formatError } from './format-error.js';

/** What a refused document is answered with, as formatted errors; never empty. */
export type Refusal = readonly GraphQLFormattedError[];

const MOST_ERRORS = 3;
/** All take time that grows with the document only, which that one does not. */
const RULES = specifiedRules.filter((rule) => rule !== OverlappingFieldsCanBeMergedRule);

/**
 * Validates a document. Whether fields conflict is looked for in one that keeps all other rules, and told if there is
 * nothing else to tell.
 * @param document one that `readDocument` lets through
 * @param tellSchema whether the errors may name what is in the schema; without that nothing is looked for beyond the
 * first, and no suggestion is worked out, as neither would be shown
 * @returns undefined for a valid one
 */
export function judgeDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  tellSchema: boolean,
): Refusal | undefined {
  const maxErrors = tellSchema ? MOST_ERRORS : 1;
  const errors = withoutStacks(() => {
    const found = validate(schema, document, RULES, { maxErrors, hideSuggestions: !tellSchema });
    return found.length > 0 ? found : fieldConflicts(document, maxErrors);
  });
  if (errors.length === 0) return undefined;
  return errors.map((error) => told(error, 'GRAPHQL_VALIDATION_FAILED'));
}

/** The refusal that says what this error says. */
export function refusalBy(error: Error): Refusal {
  return [formatError({ message: error.message }, error)];
}

/** What a caller gets to see of an error that graphql found in a document. */
export function told(error: GraphQLError, code: string): GraphQLFormattedError {
  return formatError({ ...error.toJSON(), extensions: { code } }, error);
}
