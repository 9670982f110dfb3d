import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { MOST_LINES, MOST_TOKENS, refusalOfForm, tooComplex } from './document-limits.js';
import { linesOf } from './document-size.js';
import { type Refusal, refusalBy, told } from './judge-document.js';

/**
 * Parses a document and looks at its form before anything else, since validation is where a malicious one costs most.
 * @returns the document, not yet validated, or why it is none or too complex
 */
export function readDocument(text: string): DocumentNode | Refusal {
  if (linesOf(text) > MOST_LINES) return refusalBy(tooComplex('is too long'));
  const document = parsed(text);
  if (!('kind' in document)) return document;
  const refusal = refusalOfForm(document);
  return refusal === undefined ? document : refusalBy(refusal);
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
