import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { MOST_TOKENS, refusalOfForm, tooComplex } from './document-limits.js';
import { formatError } from './format-error.js';

/** What a refused document is answered with, as formatted errors; never empty. */
export type Refusal = readonly GraphQLFormattedError[];

const MOST_ERRORS = 3;

/**
 * Reads a document, looks at its form before anything else, since validation is where a malicious one costs most, and
 * validates it.
 * @param tellSchema whether the errors may name what is in the schema; without that nothing is looked for beyond the
 * first, and no suggestion is worked out, as neither would be shown
 */
export function judgeDocument(
  schema: GraphQLSchema,
  text: string,
  tellSchema: boolean,
): DocumentNode | Refusal {
  const document = parsed(text);
  if (!('kind' in document)) return document;
  const refusal = refusalOfForm(document);
  if (refusal !== undefined) return refusalBy(refusal);
  const errors = validate(schema, document, specifiedRules, {
    maxErrors: tellSchema ? MOST_ERRORS : 1,
    hideSuggestions: !tellSchema,
  });
  return errors.length === 0 ? document : errors.map((error) => told(error, 'GRAPHQL_VALIDATION_FAILED'));
}

/** The refusal that says what this error says. */
export function refusalBy(error: Error): Refusal {
  return [formatError({ message: error.message }, error)];
}

function parsed(text: string): DocumentNode | Refusal {
  try {
    return parse(text, { maxTokens: MOST_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const tooLong = error.message.includes('tokens. Parsing aborted');
    return tooLong ? refusalBy(tooComplex('is too long')) : [told(error, 'GRAPHQL_PARSE_FAILED')];
  }
}

function told(error: GraphQLError, code: string): GraphQLFormattedError {
  return formatError({ ...error.toJSON(), extensions: { code } }, error);
}
