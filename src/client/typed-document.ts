/**
 * A GraphQL document with the types of its result and variables: its syntax tree, for clients that take a
 * `TypedDocumentNode` (Apollo Client, urql, graphql-request), and its text, for everything else.
 */
export interface TypedDocument<TResult, TVariables> {
  // biome-ignore lint/suspicious/noExplicitAny: an enum of the package graphql, which we do not import; with any other type TypeScript no longer infers results from a document.
  readonly kind: any;
  // `never` fits the node types of every version of that package.
  readonly definitions: readonly never[];
  /** What to send as `query`. */
  readonly text: string;
  /** Only carries the types; there is no such function. */
  readonly __apiType?: (variables: TVariables) => TResult;
}
