import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

export const JSON_TYPE = 'application/json';
const RESPONSE_TYPE = 'application/graphql-response+json';

/** As they are sent: a client that takes JSON in another charset only takes none of them. */
const SENT = new Map<string, AnswerType>([
  [`${JSON_TYPE}; charset=utf-8`, JSON_TYPE],
  [`${RESPONSE_TYPE}; charset=utf-8`, RESPONSE_TYPE],
]);
const REMEMBERED = 100;
const LONGEST_REMEMBERED = 256;

/** The media types of GraphQL over HTTP. */
export type AnswerType = typeof JSON_TYPE | typeof RESPONSE_TYPE;

const known = new LRUCache<string, AnswerType | 'none'>({ max: REMEMBERED });

/**
 * The media type that a client likes best, by its Accept header; `none` when it takes neither. To be asked before an
 * operation is run: Apollo asks afterwards, and would tell a client whose change was made that its request was bad.
 */
export function answerTypeFor(accept: string | undefined): AnswerType | 'none' {
  if (accept === undefined || accept === '') return JSON_TYPE;
  const remembered = known.get(accept);
  if (remembered !== undefined) return remembered;
  const preferred = new Negotiator({ headers: { accept } }).mediaType([...SENT.keys()]);
  const type = SENT.get(preferred ?? '') ?? 'none';
  if (accept.length <= LONGEST_REMEMBERED) known.set(accept, type);
  return type;
}
