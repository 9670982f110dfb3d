import type { GraphQLRequest } from '@apollo/server';
import type { GatewayError } from '../errors/gateway-error.js';
import { refusal } from '../errors/refusal.js';

/** Which document a request wants: its text, the id of a registered one, or both. */
export interface RequestedDocument {
  readonly text: string | undefined;
  readonly id: string | undefined;
}

/**
 * Reads `documentId` and `extensions.persistedQuery` besides the text.
 * @throws GatewayError `DOCUMENT_NOT_TRUSTED` when an id is not a string, stands twice in an address, or two different
 * ones are given
 */
export function requestedDocument({ query, extensions, http }: GraphQLRequest): RequestedDocument {
  const documentId = documentIdOf(http);
  const hash = hashOf(extensions?.persistedQuery);
  if (documentId !== undefined && hash !== undefined && documentId !== hash) throw malformed();
  return { text: query === '' ? undefined : query, id: documentId ?? hash };
}

function documentIdOf(http: GraphQLRequest['http']): string | undefined {
  if (http === undefined) return undefined;
  if (http.method === 'GET') return soleId(new URLSearchParams(http.search).getAll('documentId'));
  const { body } = http;
  if (typeof body !== 'object' || body === null || !('documentId' in body)) return undefined;
  return toId(body.documentId);
}

function soleId([id, ...others]: readonly string[]): string | undefined {
  if (others.length > 0) throw malformed();
  return id === undefined ? undefined : toId(id);
}

function hashOf(persistedQuery: unknown): string | undefined {
  if (persistedQuery === undefined || persistedQuery === null) return undefined;
  if (typeof persistedQuery !== 'object' || !('sha256Hash' in persistedQuery)) throw malformed();
  return toId(persistedQuery.sha256Hash);
}

/** A hash may come bare or with the name of its algorithm; both mean the same document. */
function toId(id: unknown): string | undefined {
  if (id === null) return undefined;
  if (typeof id !== 'string' || id === '') throw malformed();
  return bareId(id);
}

/** An id without the name of the hash algorithm in front of it. */
export function bareId(id: string): string {
  return id.startsWith('sha256:') ? id.slice('sha256:'.length) : id;
}

function malformed(): GatewayError {
  return refusal(
    'DOCUMENT_NOT_TRUSTED',
    'The id of the document cannot be used: send one documentId or persistedQuery.sha256Hash, as a string.',
  );
}
