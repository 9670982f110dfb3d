/** A document as it is written: its syntax tree, its text, and no types of what it asks for. */
interface PlainDocument {
  readonly kind: 'Document';
  readonly definitions: readonly object[];
  readonly text: string;
}

/**
 * A GraphQL document with the types of its result and variables: its syntax tree, for clients that take a
 * `TypedDocumentNode` (Apollo Client, urql, graphql-request), and its text, for everything else.
 */
export interface TypedDocument<TResult, TVariables> {
  // In the package graphql this is of an enum, which we do not import, and documents have no `text`. Between two types
  // that differ in both, TypeScript infers neither result nor variables; only `any` counts as no difference.
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  readonly kind: any;
  // `never` fits the node types of every version of that package.
  readonly definitions: readonly never[];
  /** What to send as `query`. */
  readonly text: string;
  /** Only carries the types; there is no such function. */
  readonly __apiType?: (variables: TVariables) => TResult;
}

/**
 * The document itself, typed. Nothing compares the types with what it asks for, so this is for generated documents only,
 * where both come from one operation.
 */
export function typedDocument<TResult, TVariables>(
  document: PlainDocument,
): TypedDocument<TResult, TVariables>;
export function typedDocument(document: PlainDocument): PlainDocument {
  return document;
}
