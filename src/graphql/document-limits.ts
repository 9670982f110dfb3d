import type { DocumentNode } from 'graphql';
import type { GatewayError } from '../errors/gateway-error.js';
import { refusal } from '../errors/refusal.js';
import { type Shape, shapesOf } from './document-shape.js';

/** Longest document that is read, in tokens of the GraphQL language. */
export const MOST_TOKENS = 1_000;
/** And in lines: comments are no tokens, but kept as long as the document is. */
export const MOST_LINES = 2_000;

const MOST: Readonly<Record<keyof Shape, number>> = {
  depth: 12,
  // What a document expands to: the introspection query of graphql-js comes to about half of this. All operations
  // together, since all are validated.
  fields: 500,
  ownFields: 5,
  aliases: 15,
  directives: 10,
};

const WORDS: Readonly<Record<keyof Shape, string>> = {
  depth: 'selects too deeply',
  fields: 'selects too many fields',
  ownFields: 'selects too many fields at its root',
  aliases: 'uses too many aliases',
  directives: 'uses too many directives',
};

/** Judges a document by its form alone: `QUERY_TOO_COMPLEX`, which does not tell the limit, or nothing. */
export function refusalOfForm(document: DocumentNode): GatewayError | undefined {
  const shapes = shapesOf(document);
  const fields = shapes.reduce((sum, shape) => sum + shape.fields, 0);
  const isExceeded = (name: keyof Shape) =>
    name === 'fields' ? fields > MOST.fields : shapes.some((shape) => shape[name] > MOST[name]);
  const exceeded = names().find(isExceeded);
  return exceeded && tooComplex(WORDS[exceeded]);
}

function names(): (keyof Shape)[] {
  return ['depth', 'fields', 'ownFields', 'aliases', 'directives'];
}

/** The refusal of a document that would cost too much. */
export function tooComplex(why: string): GatewayError {
  return refusal('QUERY_TOO_COMPLEX', `The document ${why}. Ask for less at once, or in several requests.`);
}
