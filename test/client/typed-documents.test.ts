import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type DocumentNode, print } from 'graphql';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type {
  OverageQuery,
  OverageQueryVariables,
  SetOverageMutation,
  SetOverageMutationVariables,
} from '../../src/client/operations.js';
import * as operations from '../../src/client/operations.js';

const { OverageDocument, SetOverageDocument } = operations;
const customerId = 'f62cf10b-8f76-4fc4-9774-c5291f8faf86';
const input = { customerId, overageEnabled: true };

/*
 * Functions like those of clients that know our documents by the type of @graphql-typed-document-node/core only. What
 * this file says of types is checked by `npm run check`, which compiles it; there is nothing to run.
 */
const run = <R, V>(_document: TypedDocumentNode<R, V>, _variables: V) => unanswered<R>();
/** Like Apollo Client's: documents without types are welcome, and the variables do not say what they should be. */
const query = <R, V>(_document: DocumentNode | TypedDocumentNode<R, V>, _variables: NoInfer<V>) =>
  unanswered<R>();
const variablesOf = <R, V>(_document: TypedDocumentNode<R, V>) => unanswered<V>();
const unanswered = <T>() => new Promise<T>(() => {});

describe('a document, given to another client', () => {
  it('tells the type of its result', () => {
    expectTypeOf(run(OverageDocument, { customerId })).resolves.toEqualTypeOf<OverageQuery>();
    expectTypeOf(run(SetOverageDocument, { input })).resolves.toEqualTypeOf<SetOverageMutation>();
  });

  it('tells it to a client that takes documents without types too', () => {
    expectTypeOf(query(OverageDocument, { customerId })).resolves.toEqualTypeOf<OverageQuery>();
    expectTypeOf(query(SetOverageDocument, { input })).resolves.toEqualTypeOf<SetOverageMutation>();
  });

  it('tells the type of its variables', () => {
    expectTypeOf(variablesOf(OverageDocument)).resolves.toEqualTypeOf<OverageQueryVariables>();
    expectTypeOf(variablesOf(SetOverageDocument)).resolves.toEqualTypeOf<SetOverageMutationVariables>();
  });

  it('refuses other variables', () => {
    // @ts-expect-error it has no such variable
    run(OverageDocument, { customer: customerId });
    // @ts-expect-error it has no such variable
    query(OverageDocument, { customer: customerId });
    // @ts-expect-error an id is a string
    run(OverageDocument, { customerId: 1 });
    // @ts-expect-error an id is a string
    query(OverageDocument, { customerId: 1 });
    // @ts-expect-error the input is required
    query(SetOverageDocument, {});
  });

  it.each(Object.entries(operations))('%s has the syntax tree of its text', (_name, document) => {
    expect(`${print(document)}\n`).toBe(document.text);
  });
});
